/* SPDX-License-Identifier: MIT */
/*
 * The complete skrobot plugin contract. A plugin in any language with a C interface needs only this header.
 * It compiles as C11, C17, C++17 and C++20.
 *
 * A plugin is a shared library that exports one symbol, `skrobot_plugin_entry`. A worker process loads it to inspect
 * it, to run one task or to send one notification; the library is never unloaded. With `--isolation none`, that process
 * is the host's own and can create several objects of the plugin, one after another.
 *
 * General rules
 * - Versions. The host accepts a plugin with the same `abi_major`, whatever its minor version. Structs that begin with
 *   `struct_size`, set by their maker, get new members only at the end; read later members through SKROBOT_HAS, where 0
 *   or NULL means "not offered". Structs without a size (skrobot_str, skrobot_sink) never change. Reserved members are
 *   written as 0 and not read. Readers ignore unknown ids, enumerators and members of JSON objects.
 * - Memory. Inputs are borrowed for the call and never freed by the callee. Outputs go to a sink, errors to the
 *   caller's `skrobot_error`. Neither side frees the other's memory. Pointers are not NULL unless documented.
 * - Text is UTF-8 with a size, not NUL-terminated unless documented otherwise.
 * - Exceptions never cross the boundary: in C++, all function pointers are noexcept.
 * - Threads. [main-thread]: never called concurrently; all calls for one object, from `create` to `destroy`, are on one
 *   thread, in a worker the first thread of the process. [run-thread]: only on the thread that called `run`.
 *   [thread-safe]: from any thread, also concurrently, until the call that passed it returns.
 * - Processes. A plugin may change the state of the process (directory, environment, signal handlers, standard
 *   streams) only during a call into it. Processes that the plugin forks must not use the contract.
 */
#ifndef SKROBOT_PLUGIN_H
#define SKROBOT_PLUGIN_H
/* clang-format off */

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

/* Precedes the definition of `skrobot_plugin_entry`. */
#if defined(_WIN32)
#define SKROBOT_EXPORT SKROBOT_EXTERN_C __declspec(dllexport)
#elif defined(__cplusplus)
#define SKROBOT_EXPORT SKROBOT_EXTERN_C __attribute__((visibility("default")))
#else
/* A definition in C has no `extern`. */
#define SKROBOT_EXPORT __attribute__((visibility("default")))
#endif

/* Changes if old plugins would break. */
#define SKROBOT_ABI_MAJOR 1u
/* Changes when a member or an extension is added. */
#define SKROBOT_ABI_MINOR 0u

/* True if the maker of the struct behind `pointer`, of type `type`, knows `member`. */
#define SKROBOT_HAS(type, pointer, member) \
  ((pointer)->struct_size >= offsetof(type, member) + sizeof((pointer)->member))

/* Status of a call, passed as int32_t. Unknown values count as SKROBOT_FAILED. */
typedef int32_t skrobot_status;
enum {
  SKROBOT_OK = 0,
  SKROBOT_FAILED = 1,        /* the work failed; the error says why */
  SKROBOT_CANCELLED = 2,     /* the work stopped on request */
  SKROBOT_BAD_PARAMETER = 3, /* a parameter is invalid; the error names it */
  SKROBOT_NOT_FOUND = 4      /* no such name */
};

/* Severity of a log record, passed as int32_t. */
enum { SKROBOT_DEBUG = 0, SKROBOT_INFO = 1, SKROBOT_WARNING = 2, SKROBOT_ERROR = 3 };

/* An item of a plugin; see below. */
typedef struct skrobot_descriptor skrobot_descriptor;

/* UTF-8 text, borrowed. `data` may be NULL when `size` is 0. */
typedef struct skrobot_str {
  const char* data; /* the first byte */
  size_t size;      /* how many bytes */
} skrobot_str;

/* Owned by the caller, filled by the callee on failure. `message` is NUL-terminated; longer text is cut.
 * `write_details`, if not NULL, takes text of any length that follows the message in the record (a trace, a compiler's
 * output). */
typedef struct skrobot_error {
  uint32_t struct_size; /* sizeof, set by the maker */
  int32_t code;         /* a number of the plugin, recorded for runs; 0: none */
  char message[1024];   /* one line for people: what is wrong, with names and values */
  void* ctx;            /* private to the maker; passed to its functions */
  void (*write_details)(void* ctx, skrobot_str text) SKROBOT_NOEXCEPT; /* [thread-safe] */
} skrobot_error;

/* [main-thread] Takes bytes, in any number of pieces. If it returns anything but SKROBOT_OK, stop writing and return
 * that status. */
typedef struct skrobot_sink {
  void* ctx; /* private to the maker; passed to its functions */
  skrobot_status (*write)(void* ctx, skrobot_str bytes) SKROBOT_NOEXCEPT; /* see the struct */
} skrobot_sink;

/* The host. Lives until the process ends. */
typedef struct skrobot_host {
  uint32_t struct_size; /* sizeof, set by the maker */
  uint32_t abi_minor;   /* SKROBOT_ABI_MINOR of the host */
  void* ctx;            /* private to the maker; passed to its functions */
  /* [thread-safe] Adds a record to the run's log; outside a run, to the host's log. Never fails. */
  void (*log)(void* ctx, int32_t level, skrobot_str text) SKROBOT_NOEXCEPT;
  /* [thread-safe] Returns an extension by id and revision ("skrobot.example/1"); NULL if the host has none. */
  const void* (*extension)(void* ctx, skrobot_str id) SKROBOT_NOEXCEPT;
} skrobot_host;

/* A run, as seen by its task. Lives until `run` returns. */
typedef struct skrobot_run {
  uint32_t struct_size; /* sizeof, set by the maker */
  uint32_t reserved;    /* 0 */
  void* ctx;            /* private to the maker; passed to its functions */
  skrobot_str params;   /* a JSON object with all parameters of the schema, validated, defaults filled in; NaN and the
                           infinities are the strings "NaN", "Infinity" and "-Infinity" */
  skrobot_str run_id;   /* unique */
  skrobot_str
      directory; /* absolute, NUL-terminated: the directory for artifacts. Exists after the first make_directory */
  uint64_t seed; /* the random seed: the same seed should give the same result */
  const volatile uint32_t*
      cancelled; /* becomes 1 when the run is asked to stop; poll it, it costs a load. [thread-safe] */

  /* [thread-safe] Returns one parameter as text, without a JSON parser; names of nested parameters are dotted
   * ("optimizer.rate"). Strings are unchanged, numbers in shortest decimal, then true or false, lists and objects as
   * JSON. The text is NUL-terminated and lives as long as the run. SKROBOT_NOT_FOUND if the parameter does not exist or
   * is null. */
  skrobot_status (*param)(void* ctx, skrobot_str name, skrobot_str* text) SKROBOT_NOEXCEPT;
  /* [thread-safe] Opens a metric; the same name gives the same id. `unit` may be empty. Never fails: a name that cannot
   * be recorded is adapted. */
  uint32_t (*metric_open)(void* ctx, skrobot_str name, skrobot_str unit) SKROBOT_NOEXCEPT;
  /* [thread-safe] Records one point; an `id` that metric_open did not return is ignored. Costs a store while there is
   * room, else waits; no point is dropped. Fastest on the thread that called `run`. */
  void (*metric)(void* ctx, uint32_t id, int64_t step, double value) SKROBOT_NOEXCEPT;
  /* [thread-safe] Like `metric`, for `count` points. */
  void (*metric_block)(void* ctx, uint32_t id, const int64_t* steps, const double* values,
                       size_t count) SKROBOT_NOEXCEPT;
  /* [thread-safe] Reports progress. `total` 0: unknown. */
  void (*progress)(void* ctx, uint64_t done, uint64_t total) SKROBOT_NOEXCEPT;
  /* [thread-safe] Adds a record to the run's log. */
  void (*log)(void* ctx, int32_t level, skrobot_str text) SKROBOT_NOEXCEPT;
  /* [thread-safe] Creates `directory` and the folders above it; call it before writing the first file there. */
  skrobot_status (*make_directory)(void* ctx, skrobot_error* error) SKROBOT_NOEXCEPT;
  /* [run-thread] Takes the result, one JSON value. If nothing is written, the result is null. */
  skrobot_sink result;
} skrobot_run;

/* The kind of a task. */
#define SKROBOT_TASK_V1 "skrobot.task/1"
/* A task's functions; the `vtable` of a descriptor of kind SKROBOT_TASK_V1. */
typedef struct skrobot_task_v1 {
  uint32_t struct_size; /* sizeof, set by the maker */
  uint32_t reserved;    /* 0 */
  /* [main-thread] Creates an object of the task described by `self` (one function can serve several tasks). `host`
   * lives until the process ends. Returns NULL on failure and fills `error`. `create` may be NULL: then there is no
   * object. */
  void* (*create)(const skrobot_descriptor* self, const skrobot_host* host, skrobot_error* error) SKROBOT_NOEXCEPT;
  /* [main-thread] Does the work; `task` is NULL if there is no object. Fills `error` unless it returns SKROBOT_OK or
   * SKROBOT_CANCELLED. */
  skrobot_status (*run)(void* task, const skrobot_run* run, skrobot_error* error) SKROBOT_NOEXCEPT;
  /* [main-thread] Destroys the object. May be NULL. */
  void (*destroy)(void* task) SKROBOT_NOEXCEPT;
} skrobot_task_v1;

/* The kind of a notifier. */
#define SKROBOT_NOTIFIER_V1 "skrobot.notifier/1"
/* A notifier's functions; the `vtable` of a descriptor of kind SKROBOT_NOTIFIER_V1. */
typedef struct skrobot_notifier_v1 {
  uint32_t struct_size; /* sizeof, set by the maker */
  uint32_t reserved;    /* 0 */
  /* [main-thread] Creates an object of the notifier described by `self` from its parameters (a JSON object, as in
   * skrobot_run). Returns NULL on failure and fills `error`. `create` may be NULL: then there is no object and there
   * are no parameters. */
  void* (*create)(const skrobot_descriptor* self, const skrobot_host* host, skrobot_str params,
                  skrobot_error* error) SKROBOT_NOEXCEPT;
  /* [main-thread] Delivers one notification: a JSON object with the members `message`, `state`, `task`, `run`,
   * `experiment_id`, `experiment_directory`, `experimenter`, `error`, `started`, `duration_ms`, `host`, `params` and
   * `result`. On failure, returns anything but SKROBOT_OK and fills `error`; the host retries a few times, but not
   * after SKROBOT_BAD_PARAMETER, when another attempt is useless. */
  skrobot_status (*notify)(void* notifier, skrobot_str notification, skrobot_error* error) SKROBOT_NOEXCEPT;
  /* [main-thread] Destroys the object. May be NULL. */
  void (*destroy)(void* notifier) SKROBOT_NOEXCEPT;
} skrobot_notifier_v1;

/* An item of a plugin: a task or a notifier. Lives as long as the library. It may be the first member of a larger
 * struct, which the plugin's functions reach through `self`. */
struct skrobot_descriptor {
  uint32_t struct_size; /* sizeof, set by the maker */
  uint32_t flags;       /* 0 */
  skrobot_str kind;     /* SKROBOT_TASK_V1, SKROBOT_NOTIFIER_V1; hosts ignore unknown kinds */
  skrobot_str name;     /* snake_case, unique in the plugin: [a-z][a-z0-9_]*, at most 64 bytes */
  skrobot_str summary;  /* one line */
  skrobot_str url;      /* of the documentation; may be empty */
  /* [main-thread] Writes the schema of the parameters: a JSON Schema object, in the subset listed in sdk/README.md.
   * NULL: there are no parameters. Writes the same text at each call. On failure, fills `error`. */
  skrobot_status (*schema)(const skrobot_descriptor* self, skrobot_sink sink, skrobot_error* error) SKROBOT_NOEXCEPT;
  const void* vtable; /* by kind */
};

/* The exported symbol: `SKROBOT_EXPORT const skrobot_entry skrobot_plugin_entry = {...};` */
typedef struct skrobot_entry {
  uint32_t struct_size; /* sizeof, set by the maker */
  uint32_t abi_major;   /* SKROBOT_ABI_MAJOR */
  skrobot_str id;       /* reverse domain name: "org.example.descent" */
  skrobot_str version;  /* of the plugin: "1.0.0" */
  /* [main-thread] Called once per process, before anything else. May be NULL. If it returns anything but SKROBOT_OK,
   * the plugin is not used. */
  skrobot_status (*init)(const skrobot_host* host, skrobot_error* error) SKROBOT_NOEXCEPT;
  /* [main-thread] The number of items; the same at each call. */
  uint32_t (*count)(void) SKROBOT_NOEXCEPT;
  /* [main-thread] The item at `index`; NULL if there is none. */
  const skrobot_descriptor* (*descriptor)(uint32_t index) SKROBOT_NOEXCEPT;
  /* [thread-safe] Returns an extension of the plugin, by id and revision. May be NULL. */
  const void* (*extension)(skrobot_str id) SKROBOT_NOEXCEPT;
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
/* No struct may end in padding: SKROBOT_HAS would mistake it for a later member. */
#define SKROBOT_SIZE_ASSERT(type, size) SKROBOT_LAYOUT_ASSERT(sizeof(type) == (size), "size of " #type)

/* The frozen layout: compilation fails if a member moves, or if a struct grows without a change here. */
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
