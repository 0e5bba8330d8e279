// SPDX-License-Identifier: MIT
//! A task in Rust, from plugin.h alone: the declarations below are what that header says, no other part of the SDK is used.
#![crate_type = "cdylib"]

use std::os::raw::{c_char, c_void};
use std::slice;
use std::sync::atomic::{AtomicU32, Ordering};

type Status = i32;
const OK: Status = 0;
const FAILED: Status = 1;
const CANCELLED: Status = 2;

#[repr(C)]
#[derive(Clone, Copy)]
pub struct Str {
    data: *const u8,
    size: usize,
}

impl Str {
    const fn of(text: &'static str) -> Str {
        Str { data: text.as_ptr(), size: text.len() }
    }
    fn borrowed(text: &str) -> Str {
        Str { data: text.as_ptr(), size: text.len() }
    }
    /// The text, which the other side keeps alive for the call.
    unsafe fn text<'a>(self) -> &'a str {
        if self.size == 0 {
            return "";
        }
        std::str::from_utf8(slice::from_raw_parts(self.data, self.size)).unwrap_or("")
    }
}

#[repr(C)]
pub struct Error {
    struct_size: u32,
    code: i32,
    message: [c_char; 1024],
    ctx: *mut c_void,
    write_details: Option<unsafe extern "C" fn(*mut c_void, Str)>,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct Sink {
    ctx: *mut c_void,
    write: unsafe extern "C" fn(*mut c_void, Str) -> Status,
}

#[repr(C)]
pub struct Host {
    struct_size: u32,
    abi_minor: u32,
    ctx: *mut c_void,
    log: unsafe extern "C" fn(*mut c_void, i32, Str),
    extension: unsafe extern "C" fn(*mut c_void, Str) -> *const c_void,
}

#[repr(C)]
pub struct Run {
    struct_size: u32,
    reserved: u32,
    ctx: *mut c_void,
    params: Str,
    run_id: Str,
    directory: Str,
    seed: u64,
    cancelled: *const AtomicU32,
    param: unsafe extern "C" fn(*mut c_void, Str, *mut Str) -> Status,
    metric_open: unsafe extern "C" fn(*mut c_void, Str, Str) -> u32,
    metric: unsafe extern "C" fn(*mut c_void, u32, i64, f64),
    metric_block: unsafe extern "C" fn(*mut c_void, u32, *const i64, *const f64, usize),
    progress: unsafe extern "C" fn(*mut c_void, u64, u64),
    log: unsafe extern "C" fn(*mut c_void, i32, Str),
    make_directory: unsafe extern "C" fn(*mut c_void, *mut Error) -> Status,
    result: Sink,
}

#[repr(C)]
pub struct TaskV1 {
    struct_size: u32,
    reserved: u32,
    create: Option<unsafe extern "C" fn(*const Descriptor, *const Host, *mut Error) -> *mut c_void>,
    run: unsafe extern "C" fn(*mut c_void, *const Run, *mut Error) -> Status,
    destroy: Option<unsafe extern "C" fn(*mut c_void)>,
}

#[repr(C)]
pub struct Descriptor {
    struct_size: u32,
    flags: u32,
    kind: Str,
    name: Str,
    summary: Str,
    url: Str,
    schema: Option<unsafe extern "C" fn(*const Descriptor, Sink, *mut Error) -> Status>,
    vtable: *const c_void,
}

#[repr(C)]
pub struct Entry {
    struct_size: u32,
    abi_major: u32,
    id: Str,
    version: Str,
    init: Option<unsafe extern "C" fn(*const Host, *mut Error) -> Status>,
    count: unsafe extern "C" fn() -> u32,
    descriptor: unsafe extern "C" fn(u32) -> *const Descriptor,
    extension: Option<unsafe extern "C" fn(Str) -> *const c_void>,
}

// The tables never change.
unsafe impl Sync for TaskV1 {}
unsafe impl Sync for Descriptor {}
unsafe impl Sync for Entry {}

unsafe fn fail(error: *mut Error, text: &str) -> Status {
    let size = text.len().min((*error).message.len() - 1);
    for (place, byte) in (*error).message.iter_mut().zip(text.bytes().take(size)) {
        *place = byte as c_char;
    }
    (*error).message[size] = 0;
    FAILED
}

unsafe extern "C" fn schema(_self: *const Descriptor, sink: Sink, _error: *mut Error) -> Status {
    (sink.write)(
        sink.ctx,
        Str::of(concat!(
            r#"{"type": "object", "properties": {"steps": {"type": "integer", "minimum": 0, "default": 3, "description": "How many points"}, "#,
            r#""before": {"type": "string", "default": "", "description": "What an earlier task returned"}}}"#
        )),
    )
}

unsafe fn param<'a>(run: &Run, name: &'static str) -> &'a str {
    let mut text = Str::of("");
    match (run.param)(run.ctx, Str::of(name), &mut text) {
        OK => text.text(),
        _ => "",
    }
}

unsafe extern "C" fn run(_: *mut c_void, run: *const Run, error: *mut Error) -> Status {
    let run = &*run;
    let steps: i64 = match param(run, "steps").parse() {
        Ok(steps) => steps,
        Err(why) => return fail(error, &format!("steps is no number: {}", why)),
    };
    let before = param(run, "before");
    if steps == 0 {
        return fail(error, "no steps were asked for (from Rust)");
    }
    (run.log)(run.ctx, 1, Str::of("built by rust"));
    println!("printed by Rust");
    let square = (run.metric_open)(run.ctx, Str::of("square"), Str::of(""));
    let mut values = Vec::new();
    for step in 0..steps {
        if (*run.cancelled).load(Ordering::Relaxed) != 0 {
            return CANCELLED;
        }
        let value = (step * step) as f64;
        (run.metric)(run.ctx, square, step, value);
        values.push(value);
        (run.progress)(run.ctx, step as u64 + 1, steps as u64);
    }
    if (run.make_directory)(run.ctx, error) != OK {
        return FAILED;
    }
    if let Err(why) = std::fs::write(std::path::Path::new(run.directory.text()).join("file.txt"), format!("{:?}\n", values)) {
        return fail(error, &why.to_string());
    }
    let result = format!(r#"{{"toolchain": "rust", "steps": {}, "sum": {:?}, "before": {:?}}}"#, steps, values.iter().sum::<f64>(), before);
    (run.result.write)(run.result.ctx, Str::borrowed(&result))
}

static FUNCTIONS: TaskV1 = TaskV1 { struct_size: std::mem::size_of::<TaskV1>() as u32, reserved: 0, create: None, run, destroy: None };

static TASK: Descriptor = Descriptor {
    struct_size: std::mem::size_of::<Descriptor>() as u32,
    flags: 0,
    kind: Str::of("skrobot.task/1"),
    name: Str::of("rust_task"),
    summary: Str::of("Squares, in Rust"),
    url: Str::of(""),
    schema: Some(schema),
    vtable: &FUNCTIONS as *const TaskV1 as *const c_void,
};

unsafe extern "C" fn count() -> u32 {
    1
}

unsafe extern "C" fn descriptor(index: u32) -> *const Descriptor {
    match index {
        0 => &TASK,
        _ => std::ptr::null(),
    }
}

#[no_mangle]
#[allow(non_upper_case_globals)]
pub static skrobot_plugin_entry: Entry = Entry {
    struct_size: std::mem::size_of::<Entry>() as u32,
    abi_major: 1,
    id: Str::of("org.example.rust"),
    version: Str::of("1.0.0"),
    init: None,
    count,
    descriptor,
    extension: None,
};
