/// JPEG files in memory, through libjpeg. Its longjmp stays inside: each call returns a status.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// The longest message, its NUL included: JMSG_LENGTH_MAX of libjpeg.
#define CJPEG_MESSAGE 200

typedef enum {
  CJPEG_OK,
  /// The data contradict the format, or are damaged: the message says how.
  CJPEG_CORRUPT,
  /// An allocation failed.
  CJPEG_NO_MEMORY,
  /// Decoding would take more memory than the limit allows.
  CJPEG_MEMORY_LIMIT,
  /// `stops` said so.
  CJPEG_STOPPED,
} cjpeg_status;

/// A file being decoded.
typedef struct cjpeg_reader cjpeg_reader;

/// Starts to decode `bytes`, which must outlive the reader. Coefficients take `memory_limit` bytes at most. `stops` is
/// asked now and then; decoding ends when it returns something else than 0.
/// Returns NULL when there is no memory for the reader itself.
cjpeg_reader *cjpeg_open(const uint8_t *bytes, size_t count, size_t memory_limit, int (*stops)(void));

/// Reads the header. From here on the size, the number of components and the memory that decoding takes are known.
cjpeg_status cjpeg_read_header(cjpeg_reader *reader);

uint32_t cjpeg_width(const cjpeg_reader *reader);
uint32_t cjpeg_height(const cjpeg_reader *reader);

/// The memory that the coefficients of a progressive or another file of several scans take; 0 for others.
size_t cjpeg_coefficient_memory(const cjpeg_reader *reader);

/// Decodes the next row: 3 bytes a pixel (RGB), or 4 (CMYK) of a file of four components.
cjpeg_status cjpeg_read_row(cjpeg_reader *reader, uint8_t *row);

/// Reads what follows the last row.
cjpeg_status cjpeg_finish(cjpeg_reader *reader);

/// Why the last call failed.
const char *cjpeg_message(const cjpeg_reader *reader);

void cjpeg_close(cjpeg_reader *reader);

/// Encodes RGB pixels at `quality` 1 to 100, colours at half resolution (4:2:0). On success `*bytes` has `*count` bytes,
/// which the caller frees; else it is NULL, and `message` says why.
cjpeg_status cjpeg_encode(const uint8_t *rgb, uint32_t width, uint32_t height, int quality, int (*stops)(void),
                          uint8_t **bytes, size_t *count, char message[CJPEG_MESSAGE]);
