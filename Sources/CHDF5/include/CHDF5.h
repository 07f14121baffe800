#pragma once

#include <stddef.h>
#include <stdint.h>

/// What became of a file.
typedef enum { CHDF5Fine, CHDF5NotSuchAFile, CHDF5Damaged, CHDF5NoMemory } CHDF5Status;

/// Reads the names of groups and all datasets of floating-point numbers of the HDF5 file at `path`, in the order of
/// their paths. The state of an optimiser is left out.
///
/// The library can be made to crash or to hang by a damaged file, so it works in a process of its own.
///
/// Where all is well, `stream` is a file in memory of `size` bytes, for `CHDF5Take`. It holds one record after another:
/// 1 for a group or 0 for a dataset; the rank; the extent of each axis; the number of bytes of the path, then of the
/// text, then of the values (64-bit unsigned integers); then these three. A group's text is its `name` attribute, a
/// dataset's the reason why its values are left out, or empty. Values are 32-bit floats in row-major order.
CHDF5Status CHDF5Read(const char *path, int *stream, size_t *size);

/// Copies the records to `bytes` and closes the stream. Returns 0 where all is well.
int CHDF5Take(int stream, void *bytes, size_t size);
