/* SPDX-License-Identifier: MIT */
/*
 * The skrobot plugin contract, whole: a plugin in any language that can speak C needs this header alone.
 * It compiles as C11, C17, C++17 and C++20.
 *
 * A plugin is one shared library that exports one symbol, `skrobot_plugin_entry`. It is loaded into a worker process,
 * in which one thing is described, run or notified; the library is never unloaded. With `--isolation none` that process
 * is the host's own, and may make several objects of the plugin, one after another.
 *
 * Rules that hold for everything below
 * - Versions. The host takes a plugin whose `abi_major` equals its own, whatever the minor. Structs that begin with
 *   `struct_size`, set by their maker, get new members at the tail only; read one that was added later through
 *   SKROBOT_HAS: 0 or NULL there is "not offered". Those that do not (skrobot_str, skrobot_sink) never change. What is
 *   reserved is written as 0 and not read. An id, an enumerator or a member of a JSON object that the reader does not
 *   know is passed over.
 * - Memory. Inputs are borrowed for the call and never freed by the callee. Outputs go through a sink, errors into the
 *   caller's `skrobot_error`. Neither side frees the other's memory. A pointer is not NULL unless it says that it may
 *   be.
 * - Text is UTF-8 with a size, and not NUL-terminated, unless it says otherwise.
 * - No exception crosses: in C++ each function pointer is noexcept.
 * - Threads. [main-thread]: never two such calls into the plugin at once; those for one object, from `create` to
 *   `destroy`, come on one thread, which in a worker is the process's first. [run-thread]: only on the thread that was
 *   called with `run`. [thread-safe]: from any thread, also several at once, until the call that handed it out returns.
 * - Processes. What belongs to the process (directory, environment, signal handlers, standard streams) is the plugin's
 *   to change only while a call into it runs; nothing of the contract may be used in a process that the plugin forked.
 */
#ifndef SKROBOT_PLUGIN_H
#define SKROBOT_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

/* No function of the contract throws: part of the types in C++. */
#ifdef __cplusplus
#define SKROBOT_NOEXCEPT noexcept
#define SKROBOT_EXTERN_C extern "C"
extern "C" {
#else
#define SKROBOT_NOEXCEPT
#define SKROBOT_EXTERN_C
#endif

/* Stands before the definition of `skrobot_plugin_entry`. */
#if defined(_WIN32)
#define SKROBOT_EXPORT SKROBOT_EXTERN_C __declspec(dllexport)
#elif defined(__cplusplus)
#define SKROBOT_EXPORT SKROBOT_EXTERN_C __attribute__((visibility("default")))
#else
/* C wants `extern` left out of a definition. */
#define SKROBOT_EXPORT __attribute__((visibility("default")))
#endif

/* Changes when an old plugin would break. */
#define SKROBOT_ABI_MAJOR 1u
/* Changes when a member or an extension is added. */
#define SKROBOT_ABI_MINOR 0u

/* True when the struct behind `pointer`, a skrobot_<type>, was made by a side that knew `member`. */
#define SKROBOT_HAS(type, pointer, member) \
  ((pointer)->struct_size >= offsetof(type, member) + sizeof((pointer)->member))

/* What a call came to. Crosses as int32_t: an unknown value reads as SKROBOT_FAILED. */
typedef int32_t skrobot_status;
enum {
  SKROBOT_OK = 0,
  SKROBOT_FAILED = 1,        /* the work failed; the error says why */
  SKROBOT_CANCELLED = 2,     /* the work stopped because it was asked to */
  SKROBOT_BAD_PARAMETER = 3, /* a parameter cannot be used; the error names it */
  SKROBOT_NOT_FOUND = 4      /* there is nothing of that name */
};

/* Severity of a log record. Crosses as int32_t. */
enum { SKROBOT_DEBUG = 0, SKROBOT_INFO = 1, SKROBOT_WARNING = 2, SKROBOT_ERROR = 3 };

/* One thing a plugin offers; see below. */
typedef struct skrobot_descriptor skrobot_descriptor;

/* UTF-8 text, borrowed. `data` may be NULL when `size` is 0. */
typedef struct skrobot_str {
  const char* data; /* the first byte */
  size_t size;      /* how many bytes */
} skrobot_str;

/* Owned by the caller, filled by the callee when it fails. `message` is NUL-terminated; longer text is cut.
 * `write_details`, when not NULL, takes text of any length that follows the message in the record (a trace, a
 * compiler's output). */
typedef struct skrobot_error {
  uint32_t struct_size; /* sizeof, set by the maker */
  int32_t code;         /* the plugin's own number; a run's is in its record, as it is; 0 when it has none */
  char message[1024];   /* one line for people, says what, with names and values */
  void* ctx;            /* the maker's own: handed back to the functions */
  void (*write_details)(void* ctx, skrobot_str text) SKROBOT_NOEXCEPT; /* [thread-safe] */
} skrobot_error;

/* [main-thread] Takes bytes, in as many pieces as the writer likes. Anything but SKROBOT_OK: stop writing and return
 * that status. */
typedef struct skrobot_sink {
  void* ctx; /* the maker's own: handed back to the functions */
  skrobot_status (*write)(void* ctx, skrobot_str bytes) SKROBOT_NOEXCEPT; /* as the struct says */
} skrobot_sink;

/* What the host offers to a plugin as a whole. Lives until the process ends. */
typedef struct skrobot_host {
  uint32_t struct_size; /* sizeof, set by the maker */
  uint32_t abi_minor;   /* SKROBOT_ABI_MINOR of the host */
  void* ctx;            /* the maker's own: handed back to the functions */
  /* [thread-safe] Adds a record to the run's log; outside of a run, to the host's. Never fails. */
  void (*log)(void* ctx, int32_t level, skrobot_str text) SKROBOT_NOEXCEPT;
  /* [thread-safe] A later capability by id and revision ("skrobot.example/1"); NULL when this host has none of that
   * name. */
  const void* (*extension)(void* ctx, skrobot_str id)SKROBOT_NOEXCEPT;
} skrobot_host;

/* One run, as a task sees it. Lives until `run` returns. */
typedef struct skrobot_run {
  uint32_t struct_size; /* sizeof, set by the maker */
  uint32_t reserved;    /* 0 */
  void* ctx;            /* the maker's own: handed back to the functions */
  skrobot_str params;   /* a JSON object: every parameter of the schema, validated, defaults filled in. NaN and the
                           infinities are   the strings "NaN", "Infinity" and "-Infinity" */
  skrobot_str run_id;   /* unique */
  skrobot_str
      directory; /* absolute, NUL-terminated: where the task's files go. It exists after the first make_directory */
  uint64_t seed; /* the same seed asks for the same result */
  const volatile uint32_t* cancelled; /* becomes 1 when the run is to stop: poll it, it costs a load. [thread-safe] */

  /* [thread-safe] One parameter as text, without a JSON parser: `name` is dotted for nested ones ("optimizer.rate"). A
   * string as it is, a number in shortest decimal, true or false, lists and objects as JSON. The text is NUL-terminated
   * and lives as long as the run. SKROBOT_NOT_FOUND when there is no such parameter or it is null. */
  skrobot_status (*param)(void* ctx, skrobot_str name, skrobot_str* text) SKROBOT_NOEXCEPT;
  /* [thread-safe] Opens a metric; the same name gives the same id. `unit` may be empty. Never fails: a name that cannot
   * be recorded is made safe. */
  uint32_t (*metric_open)(void* ctx, skrobot_str name, skrobot_str unit) SKROBOT_NOEXCEPT;
  /* [thread-safe] Records one point; an `id` that metric_open did not give is passed over. Costs a store
   * while there is room and waits while there is none: nothing is dropped. The thread that called `run` has the fast
   * way. */
  void (*metric)(void* ctx, uint32_t id, int64_t step, double value) SKROBOT_NOEXCEPT;
  /* [thread-safe] As `metric`, for `count` points at once. */
  void (*metric_block)(void* ctx, uint32_t id, const int64_t* steps, const double* values,
                       size_t count) SKROBOT_NOEXCEPT;
  /* [thread-safe] How far the run is. `total` 0: unknown. */
  void (*progress)(void* ctx, uint64_t done, uint64_t total) SKROBOT_NOEXCEPT;
  /* [thread-safe] Adds a record to the run's log. */
  void (*log)(void* ctx, int32_t level, skrobot_str text) SKROBOT_NOEXCEPT;
  /* [thread-safe] Makes `directory` and the folders above it; to be called before the first file is written there. */
  skrobot_status (*make_directory)(void* ctx, skrobot_error* error) SKROBOT_NOEXCEPT;
  /* [run-thread] Takes the result, one JSON value. Nothing written: the result is null. */
  skrobot_sink result;
} skrobot_run;

/* The kind of a task. */
#define SKROBOT_TASK_V1 "skrobot.task/1"
/* A task's functions; the `vtable` of a descriptor of kind SKROBOT_TASK_V1. */
typedef struct skrobot_task_v1 {
  uint32_t struct_size; /* sizeof, set by the maker */
  uint32_t reserved;    /* 0 */
  /* [main-thread] Makes the object of the task that `self` describes (one function can serve many). `host` lives until
   * the process ends. NULL: failed, `error` is filled. `create` itself may be NULL: then there is no object. */
  void* (*create)(const skrobot_descriptor* self, const skrobot_host* host, skrobot_error* error)SKROBOT_NOEXCEPT;
  /* [main-thread] Does the work; `task` is NULL when there is no object. Anything but SKROBOT_OK and SKROBOT_CANCELLED:
   * `error` is filled. */
  skrobot_status (*run)(void* task, const skrobot_run* run, skrobot_error* error) SKROBOT_NOEXCEPT;
  /* [main-thread] Ends the object. May be NULL. */
  void (*destroy)(void* task) SKROBOT_NOEXCEPT;
} skrobot_task_v1;

/* The kind of a notifier. */
#define SKROBOT_NOTIFIER_V1 "skrobot.notifier/1"
/* A notifier's functions; the `vtable` of a descriptor of kind SKROBOT_NOTIFIER_V1. */
typedef struct skrobot_notifier_v1 {
  uint32_t struct_size; /* sizeof, set by the maker */
  uint32_t reserved;    /* 0 */
  /* [main-thread] Makes the object of the notifier that `self` describes, from its parameters (a JSON object, as in
   * skrobot_run). NULL: failed, `error` is filled. `create` itself may be NULL: then there is no object, and no
   * parameter. */
  void* (*create)(const skrobot_descriptor* self, const skrobot_host* host, skrobot_str params,
                  skrobot_error* error)SKROBOT_NOEXCEPT;
  /* [main-thread] Delivers one notification: a JSON object with the members `message`, `state`, `task`, `run`,
   * `experiment_id`, `experiment_directory`, `experimenter`, `error`, `started`, `duration_ms`, `host`, `params` and
   * `result`. Anything but SKROBOT_OK: it was not delivered, and `error` is filled; the host calls again a few times,
   * but not after SKROBOT_BAD_PARAMETER: another attempt is of no use. */
  skrobot_status (*notify)(void* notifier, skrobot_str notification, skrobot_error* error) SKROBOT_NOEXCEPT;
  /* [main-thread] Ends the object. May be NULL. */
  void (*destroy)(void* notifier) SKROBOT_NOEXCEPT;
} skrobot_notifier_v1;

/* One thing a plugin offers. Lives as long as the library; may be the first member of a larger struct of the plugin's
 * own, which its functions find again by the `self` they are given. */
struct skrobot_descriptor {
  uint32_t struct_size; /* sizeof, set by the maker */
  uint32_t flags;       /* 0 */
  skrobot_str kind;     /* SKROBOT_TASK_V1, SKROBOT_NOTIFIER_V1; a kind that the host does not know is passed over */
  skrobot_str name;     /* snake_case, unique in the plugin: [a-z][a-z0-9_]*, at most 64 bytes */
  skrobot_str summary;  /* one line */
  skrobot_str url;      /* where to read more; may be empty */
  /* [main-thread] Writes the parameters' schema: a JSON Schema object, in the part of that language that sdk/README.md
   * lists. NULL: there are no parameters. The same text at each call. Anything but SKROBOT_OK: `error` is filled. */
  skrobot_status (*schema)(const skrobot_descriptor* self, skrobot_sink sink, skrobot_error* error) SKROBOT_NOEXCEPT;
  const void* vtable; /* by kind */
};

/* The one exported symbol: `SKROBOT_EXPORT const skrobot_entry skrobot_plugin_entry = {...};` */
typedef struct skrobot_entry {
  uint32_t struct_size; /* sizeof, set by the maker */
  uint32_t abi_major;   /* SKROBOT_ABI_MAJOR */
  skrobot_str id;       /* reverse domain name: "org.example.descent" */
  skrobot_str version;  /* the plugin's own: "1.0.0" */
  /* [main-thread] Called once in a process, before anything else. May be NULL. Anything but SKROBOT_OK: the plugin is
   * not used. */
  skrobot_status (*init)(const skrobot_host* host, skrobot_error* error) SKROBOT_NOEXCEPT;
  /* [main-thread] How many things it offers; the same at each call. */
  uint32_t (*count)(void) SKROBOT_NOEXCEPT;
  /* [main-thread] The one at `index`; NULL when there is none. */
  const skrobot_descriptor* (*descriptor)(uint32_t index)SKROBOT_NOEXCEPT;
  /* [thread-safe] A later capability of the plugin, by id and revision. May be NULL. */
  const void* (*extension)(skrobot_str id)SKROBOT_NOEXCEPT;
} skrobot_entry;

#ifdef __cplusplus
} /* extern "C" */
#define SKROBOT_LAYOUT_ASSERT(condition, text) static_assert(condition, text)
#elif defined(__STDC_VERSION__) && __STDC_VERSION__ >= 201112L
#define SKROBOT_LAYOUT_ASSERT(condition, text) _Static_assert(condition, text)
#else
#define SKROBOT_LAYOUT_ASSERT(condition, text) struct skrobot_no_assert
#endif
#define SKROBOT_OFFSET_ASSERT(type, member, offset) \
  SKROBOT_LAYOUT_ASSERT(offsetof(type, member) == (offset), #type "." #member)
/* No struct may end in padding: SKROBOT_HAS would take it for a member that is added there later. */
#define SKROBOT_SIZE_ASSERT(type, size) SKROBOT_LAYOUT_ASSERT(sizeof(type) == (size), "size of " #type)

/* The layout, frozen: these fail to compile when a member moves, or when a struct grows without its size here. */
#if UINTPTR_MAX == UINT64_MAX
SKROBOT_OFFSET_ASSERT(skrobot_str, data, 0);
SKROBOT_OFFSET_ASSERT(skrobot_str, size, 8);
SKROBOT_SIZE_ASSERT(skrobot_str, 16);
SKROBOT_OFFSET_ASSERT(skrobot_error, struct_size, 0);
SKROBOT_OFFSET_ASSERT(skrobot_error, code, 4);
SKROBOT_OFFSET_ASSERT(skrobot_error, message, 8);
SKROBOT_OFFSET_ASSERT(skrobot_error, ctx, 1032);
SKROBOT_OFFSET_ASSERT(skrobot_error, write_details, 1040);
SKROBOT_SIZE_ASSERT(skrobot_error, 1048);
SKROBOT_OFFSET_ASSERT(skrobot_sink, ctx, 0);
SKROBOT_OFFSET_ASSERT(skrobot_sink, write, 8);
SKROBOT_SIZE_ASSERT(skrobot_sink, 16);
SKROBOT_OFFSET_ASSERT(skrobot_host, struct_size, 0);
SKROBOT_OFFSET_ASSERT(skrobot_host, abi_minor, 4);
SKROBOT_OFFSET_ASSERT(skrobot_host, ctx, 8);
SKROBOT_OFFSET_ASSERT(skrobot_host, log, 16);
SKROBOT_OFFSET_ASSERT(skrobot_host, extension, 24);
SKROBOT_SIZE_ASSERT(skrobot_host, 32);
SKROBOT_OFFSET_ASSERT(skrobot_run, struct_size, 0);
SKROBOT_OFFSET_ASSERT(skrobot_run, ctx, 8);
SKROBOT_OFFSET_ASSERT(skrobot_run, params, 16);
SKROBOT_OFFSET_ASSERT(skrobot_run, run_id, 32);
SKROBOT_OFFSET_ASSERT(skrobot_run, directory, 48);
SKROBOT_OFFSET_ASSERT(skrobot_run, seed, 64);
SKROBOT_OFFSET_ASSERT(skrobot_run, cancelled, 72);
SKROBOT_OFFSET_ASSERT(skrobot_run, param, 80);
SKROBOT_OFFSET_ASSERT(skrobot_run, metric_open, 88);
SKROBOT_OFFSET_ASSERT(skrobot_run, metric, 96);
SKROBOT_OFFSET_ASSERT(skrobot_run, metric_block, 104);
SKROBOT_OFFSET_ASSERT(skrobot_run, progress, 112);
SKROBOT_OFFSET_ASSERT(skrobot_run, log, 120);
SKROBOT_OFFSET_ASSERT(skrobot_run, make_directory, 128);
SKROBOT_OFFSET_ASSERT(skrobot_run, result, 136);
SKROBOT_SIZE_ASSERT(skrobot_run, 152);
SKROBOT_OFFSET_ASSERT(skrobot_task_v1, struct_size, 0);
SKROBOT_OFFSET_ASSERT(skrobot_task_v1, create, 8);
SKROBOT_OFFSET_ASSERT(skrobot_task_v1, run, 16);
SKROBOT_OFFSET_ASSERT(skrobot_task_v1, destroy, 24);
SKROBOT_SIZE_ASSERT(skrobot_task_v1, 32);
SKROBOT_OFFSET_ASSERT(skrobot_notifier_v1, struct_size, 0);
SKROBOT_OFFSET_ASSERT(skrobot_notifier_v1, create, 8);
SKROBOT_OFFSET_ASSERT(skrobot_notifier_v1, notify, 16);
SKROBOT_OFFSET_ASSERT(skrobot_notifier_v1, destroy, 24);
SKROBOT_SIZE_ASSERT(skrobot_notifier_v1, 32);
SKROBOT_OFFSET_ASSERT(skrobot_descriptor, struct_size, 0);
SKROBOT_OFFSET_ASSERT(skrobot_descriptor, flags, 4);
SKROBOT_OFFSET_ASSERT(skrobot_descriptor, kind, 8);
SKROBOT_OFFSET_ASSERT(skrobot_descriptor, name, 24);
SKROBOT_OFFSET_ASSERT(skrobot_descriptor, summary, 40);
SKROBOT_OFFSET_ASSERT(skrobot_descriptor, url, 56);
SKROBOT_OFFSET_ASSERT(skrobot_descriptor, schema, 72);
SKROBOT_OFFSET_ASSERT(skrobot_descriptor, vtable, 80);
SKROBOT_SIZE_ASSERT(skrobot_descriptor, 88);
SKROBOT_OFFSET_ASSERT(skrobot_entry, struct_size, 0);
SKROBOT_OFFSET_ASSERT(skrobot_entry, abi_major, 4);
SKROBOT_OFFSET_ASSERT(skrobot_entry, id, 8);
SKROBOT_OFFSET_ASSERT(skrobot_entry, version, 24);
SKROBOT_OFFSET_ASSERT(skrobot_entry, init, 40);
SKROBOT_OFFSET_ASSERT(skrobot_entry, count, 48);
SKROBOT_OFFSET_ASSERT(skrobot_entry, descriptor, 56);
SKROBOT_OFFSET_ASSERT(skrobot_entry, extension, 64);
SKROBOT_SIZE_ASSERT(skrobot_entry, 72);
#endif

#endif /* SKROBOT_PLUGIN_H */
