// HDF5's C API names its types by macros, which Swift cannot see, and prints its errors by default.
#define _GNU_SOURCE
#include "CHDF5.h"

#include <errno.h>
#include <fcntl.h>
#include <hdf5/serial/hdf5.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
  int stream;
  CHDF5Status status;
  /// How many more values there may be: no filter packs more tightly than deflate's 1032 to 1.
  hsize_t allowance;
} Visit;

/// How often a call is made again that signals interrupt: real signals do not come without end.
enum { retries = 1000 };

static CHDF5Status put(int stream, const void *bytes, size_t size) {
  int interruptions = 0;
  while (size > 0) {
    ssize_t count = write(stream, bytes, size);
    if (count < 0 && (errno != EINTR || ++interruptions > retries)) return CHDF5NoMemory;
    if (count > 0) bytes = (const char *)bytes + count, size -= (size_t)count;
  }
  return CHDF5Fine;
}

static CHDF5Status putRecord(int stream, int isGroup, int rank, const hsize_t *shape, const char *path,
                             const char *text, const float *values, size_t count) {
  uint64_t head[2 + H5S_MAX_RANK + 3] = {(uint64_t)isGroup, (uint64_t)rank};
  for (int axis = 0; axis < rank; axis++) head[2 + axis] = shape[axis];
  uint64_t sizes[3] = {strlen(path), strlen(text), count * sizeof(float)};
  memcpy(head + 2 + rank, sizes, sizeof sizes);
  CHDF5Status status = put(stream, head, (size_t)(5 + rank) * sizeof *head);
  if (status == CHDF5Fine) status = put(stream, path, sizes[0]);
  if (status == CHDF5Fine) status = put(stream, text, sizes[1]);
  return status == CHDF5Fine ? put(stream, values, sizes[2]) : status;
}

/// The scalar text attribute `name` of the object `path`, or NULL where there is none.
static char *attribute(hid_t file, const char *path, const char *name) {
  char *text = NULL;
  if (H5Aexists_by_name(file, path, name, H5P_DEFAULT) <= 0) return NULL;
  hid_t attribute = H5Aopen_by_name(file, path, name, H5P_DEFAULT, H5P_DEFAULT);
  hid_t type = H5Aget_type(attribute), space = H5Aget_space(attribute);
  size_t size = H5Tget_size(type);
  if (H5Sget_simple_extent_npoints(space) == 1 && H5Tget_class(type) == H5T_STRING) {
    if (H5Tis_variable_str(type) > 0) {
      char *shared = NULL;
      if (H5Aread(attribute, type, &shared) >= 0 && shared) {
        text = strdup(shared);
        H5Dvlen_reclaim(type, space, H5P_DEFAULT, &shared);
      }
    } else if (size < 65536 && (text = calloc(size + 1, 1)) && H5Aread(attribute, type, text) < 0) {
      free(text);
      text = NULL;
    }
  }
  H5Sclose(space);
  H5Tclose(type);
  H5Aclose(attribute);
  return text;
}

/// Why the values of a dataset are not read, or NULL.
static const char *obstacle(hid_t dataset, hid_t type, hid_t space) {
  hid_t properties = H5Dget_create_plist(dataset);
  int elsewhere = H5Pget_external_count(properties) > 0 || H5Pget_layout(properties) == H5D_VIRTUAL;
  H5Pclose(properties);
  if (elsewhere) return "values in another file";
  if (H5Sget_simple_extent_type(space) == H5S_NULL) return "no values";
  switch (H5Tget_class(type)) {
    case H5T_FLOAT: return NULL;
    case H5T_INTEGER: return "integers";
    case H5T_STRING: return "text";
    default: return "compound values";
  }
}

static CHDF5Status readDataset(Visit *visit, const char *path, hid_t dataset, hid_t type, hid_t space) {
  if (dataset < 0 || type < 0 || space < 0) return CHDF5Damaged;
  hsize_t shape[H5S_MAX_RANK];
  const char *reason = obstacle(dataset, type, space);
  if (reason) return putRecord(visit->stream, 0, 0, shape, path, reason, NULL, 0);
  int rank = H5Sget_simple_extent_dims(space, shape, NULL);
  if (rank < 0) return CHDF5Damaged;
  hsize_t count = 1;
  for (int axis = 0; axis < rank; axis++) {
    if (shape[axis] > 0 && count > visit->allowance / shape[axis]) return CHDF5Damaged;
    count *= shape[axis];
  }
  visit->allowance -= count;
  float *values = calloc(count + 1, sizeof(float));
  if (!values) return CHDF5NoMemory;
  CHDF5Status status = CHDF5Fine;
  if (count > 0 && H5Dread(dataset, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) < 0) status = CHDF5Damaged;
  if (status == CHDF5Fine) status = putRecord(visit->stream, 0, rank, shape, path, "", values, count);
  free(values);
  return status;
}

static herr_t visitObject(hid_t file, const char *path, const H5O_info_t *info, void *context) {
  Visit *visit = context;
  if (strncmp(path, "optimizer", strlen("optimizer")) == 0) return 0;
  if (info->type == H5O_TYPE_GROUP) {
    char *name = attribute(file, path, "name");
    if (name) visit->status = putRecord(visit->stream, 1, 0, NULL, path, name, NULL, 0);
    free(name);
  } else if (info->type == H5O_TYPE_DATASET) {
    hid_t dataset = H5Dopen2(file, path, H5P_DEFAULT);
    hid_t type = H5Dget_type(dataset), space = H5Dget_space(dataset);
    visit->status = readDataset(visit, path, dataset, type, space);
    H5Sclose(space);
    H5Tclose(type);
    H5Dclose(dataset);
  }
  return visit->status == CHDF5Fine ? 0 : -1;
}

static CHDF5Status readFile(const char *path, int stream) {
  H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
  H5PLset_loading_state(0);
  if (H5Fis_hdf5(path) <= 0) return CHDF5NotSuchAFile;
  hid_t access = H5Pcreate(H5P_FILE_ACCESS);
  H5Pset_file_locking(access, 0, 1);
  hid_t file = H5Fopen(path, H5F_ACC_RDONLY, access);
  hsize_t size = 0;
  if (file < 0 || H5Fget_filesize(file, &size) < 0) return CHDF5Damaged;
  Visit visit = {stream, CHDF5Fine, size * (1032 / sizeof(float))};
  herr_t result = H5Ovisit2(file, H5_INDEX_NAME, H5_ITER_INC, visitObject, &visit, H5O_INFO_BASIC);
  return visit.status == CHDF5Fine && result < 0 ? CHDF5Damaged : visit.status;
}

/// Never returns. A file that crashes this process has no effect on the other.
static void work(const char *path, int stream) {
  const int fatal[] = {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL, SIGXCPU};
  for (size_t i = 0; i < sizeof fatal / sizeof *fatal; i++) signal(fatal[i], SIG_DFL);
  struct rlimit seconds = {20, 20}, dumps = {0, 0};
  setrlimit(RLIMIT_CPU, &seconds);
  setrlimit(RLIMIT_CORE, &dumps);
  int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (nowhere >= 0 && stream != STDOUT_FILENO && stream != STDERR_FILENO) {
    dup2(nowhere, STDOUT_FILENO);
    dup2(nowhere, STDERR_FILENO);
  }
  _exit(readFile(path, stream));
}

CHDF5Status CHDF5Read(const char *path, int *stream, size_t *size) {
  *stream = memfd_create("weights", MFD_CLOEXEC);
  if (*stream < 0) return CHDF5NoMemory;
  pid_t worker = fork();
  if (worker == 0) work(path, *stream);
  int state = 0, interruptions = 0;
  pid_t ended = worker;
  while (worker > 0 && (ended = waitpid(worker, &state, 0)) < 0 && errno == EINTR && ++interruptions <= retries) {}
  // Nobody waits for it any more.
  if (worker > 0 && ended < 0) kill(worker, SIGKILL);
  off_t end = lseek(*stream, 0, SEEK_END);
  *size = end < 0 ? 0 : (size_t)end;
  CHDF5Status status = worker < 0 || ended < 0 ? CHDF5NoMemory : WIFEXITED(state) ? WEXITSTATUS(state) : CHDF5Damaged;
  if (status != CHDF5Fine) close(*stream);
  return status;
}

int CHDF5Take(int stream, void *bytes, size_t size) {
  size_t offset = 0;
  int interruptions = 0;
  while (offset < size) {
    ssize_t count = pread(stream, (char *)bytes + offset, size - offset, (off_t)offset);
    if (count == 0 || (count < 0 && (errno != EINTR || ++interruptions > retries))) break;
    if (count > 0) offset += (size_t)count;
  }
  close(stream);
  return offset == size ? 0 : -1;
}
