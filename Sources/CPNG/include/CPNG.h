/// PNG files in memory, through libpng. Its longjmp stays inside: each call returns a status.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// The longest message, its NUL included.
#define CPNG_MESSAGE 128

/// The most text chunks that are written, or read: each may unfold to 8 MB.
#define CPNG_MOST_TEXTS 100

typedef enum {
  CPNG_OK,
  /// The data contradict the format, or are damaged: the message says how.
  CPNG_CORRUPT,
  /// An allocation failed.
  CPNG_NO_MEMORY,
  /// `stops` said so.
  CPNG_STOPPED,
} cpng_status;

/// A text chunk. The strings end with NUL, and belong to the creator of the struct.
typedef struct {
  const char *key;
  const char *value;
  /// Whether the value is UTF-8 (an iTXt chunk), else Latin-1 (tEXt, zTXt).
  int isUTF8;
} cpng_text;

typedef struct {
  /// The longest side that is read: libpng holds some rows, of up to 8 bytes a pixel.
  uint32_t side;
  /// Asked now and then; decoding ends when it returns something else than 0.
  int (*stops)(void);
  /// Whether rows of an image with transparency are RGBA; else it is dropped.
  int keeps_alpha;
  /// Whether text chunks are kept for `cpng_texts`; else they are skipped, and cannot fill the memory.
  int keeps_texts;
} cpng_options;

/// A file being decoded. `bytes` must outlive it.
typedef struct cpng_reader cpng_reader;

/// Returns NULL when there is no memory for the reader itself.
cpng_reader *cpng_open(const uint8_t *bytes, size_t count, cpng_options options);

/// Reads what comes before the pixels. From here on the size and the number of channels are known.
cpng_status cpng_read_header(cpng_reader *reader);

uint32_t cpng_width(const cpng_reader *reader);
uint32_t cpng_height(const cpng_reader *reader);
/// 3 (RGB) or 4 (RGBA) bytes a pixel.
int cpng_channels(const cpng_reader *reader);

/// Decodes the next row. The first one of an interlaced image is there when all have been decoded: they are kept, of
/// `channels` bytes a pixel.
cpng_status cpng_read_row(cpng_reader *reader, uint8_t *row);

/// Reads what follows the last row. Then the text chunks are there: `*texts` points to `*count` of them, which live as
/// long as the reader.
cpng_status cpng_finish(cpng_reader *reader, const cpng_text **texts, int *count);

/// Why the last call failed.
const char *cpng_message(const cpng_reader *reader);

void cpng_close(cpng_reader *reader);

/// Encodes RGB pixels. On success `*bytes` has `*count` bytes, which the caller frees; else it is NULL, and `message`
/// says why.
cpng_status cpng_encode(const uint8_t *rgb, uint32_t width, uint32_t height, const cpng_text *texts, int text_count,
                        int (*stops)(void), uint8_t **bytes, size_t *count, char message[CPNG_MESSAGE]);

/// Inflates zlib data, as in zTXt and iTXt chunks, into `capacity` bytes.
/// Returns how many bytes there are; what does not fit is left out, as is what follows a defect.
size_t cpng_inflate(const uint8_t *bytes, size_t count, uint8_t *inflated, size_t capacity);
