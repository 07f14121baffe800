// Makes system calls fail, as those of a machine in trouble do. FaultTests preloads it into the program.
//
// FAULT_CALL is the name of the call, FAULT_ERROR the number of the error, FAULT_AFTER how many calls succeed before;
// from then on all fail.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *failing = "";
static int error;
static atomic_long left;

__attribute__((constructor)) static void begin(void) {
  const char *call = getenv("FAULT_CALL"), *number = getenv("FAULT_ERROR"), *after = getenv("FAULT_AFTER");
  error = number ? atoi(number) : ENOMEM;
  left = after ? atol(after) : 0;
  if (call) failing = call;
  // Programs that this one starts are not meant.
  unsetenv("LD_PRELOAD");
}

static int fails(const char *call) { return strcmp(call, failing) == 0 && atomic_fetch_sub(&left, 1) <= 0; }

/// A call of `arguments` that returns `failure` in its turn; `kind` is the name by which it fails.
#define CALL(type, name, kind, failure, parameters, arguments)  \
  type name parameters {                                        \
    if (fails(#kind)) return errno = error, failure;            \
    return ((type(*) parameters)dlsym(RTLD_NEXT, #name)) arguments; \
  }

CALL(void *, mmap, mmap, MAP_FAILED, (void *at, size_t size, int access, int flags, int file, off_t offset),
     (at, size, access, flags, file, offset))
CALL(void *, mmap64, mmap, MAP_FAILED, (void *at, size_t size, int access, int flags, int file, off_t offset),
     (at, size, access, flags, file, offset))
CALL(ssize_t, read, read, -1, (int file, void *bytes, size_t size), (file, bytes, size))
CALL(ssize_t, pread, read, -1, (int file, void *bytes, size_t size, off_t offset), (file, bytes, size, offset))
CALL(ssize_t, pread64, read, -1, (int file, void *bytes, size_t size, off_t offset), (file, bytes, size, offset))
CALL(ssize_t, write, write, -1, (int file, const void *bytes, size_t size), (file, bytes, size))
CALL(ssize_t, pwrite, write, -1, (int file, const void *bytes, size_t size, off_t offset), (file, bytes, size, offset))
CALL(int, fsync, fsync, -1, (int file), (file))
CALL(int, ftruncate, ftruncate, -1, (int file, off_t size), (file, size))
CALL(int, ftruncate64, ftruncate, -1, (int file, off_t size), (file, size))
CALL(int, fstat, fstat, -1, (int file, struct stat *status), (file, status))
CALL(int, fstat64, fstat, -1, (int file, struct stat64 *status), (file, status))
CALL(int, rename, rename, -1, (const char *from, const char *to), (from, to))
CALL(int, linkat, linkat, -1, (int from, const char *old, int to, const char *new, int flags), (from, old, to, new, flags))
CALL(int, mkdir, mkdir, -1, (const char *path, mode_t mode), (path, mode))
CALL(int, poll, poll, -1, (struct pollfd *files, nfds_t count, int timeout), (files, count, timeout))
CALL(int, flock, flock, -1, (int file, int operation), (file, operation))
CALL(int, memfd_create, memfd_create, -1, (const char *name, unsigned flags), (name, flags))
CALL(pid_t, fork, fork, -1, (void), ())
CALL(pid_t, waitpid, waitpid, -1, (pid_t child, int *status, int options), (child, status, options))
CALL(int, pthread_create, pthread_create, error,
     (pthread_t *thread, const pthread_attr_t *attributes, void *(*body)(void *), void *argument),
     (thread, attributes, body, argument))

/// The calls that take a mode where they make a file.
#define OPEN(name, parameters, arguments)                                     \
  int name parameters {                                                       \
    va_list rest;                                                             \
    va_start(rest, flags);                                                    \
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;   \
    va_end(rest);                                                             \
    if (fails("open")) return errno = error, -1;                              \
    return ((int(*) parameters)dlsym(RTLD_NEXT, #name)) arguments;            \
  }
OPEN(open, (const char *path, int flags, ...), (path, flags, mode))
OPEN(open64, (const char *path, int flags, ...), (path, flags, mode))
OPEN(openat, (int folder, const char *path, int flags, ...), (folder, path, flags, mode))
OPEN(openat64, (int folder, const char *path, int flags, ...), (folder, path, flags, mode))
