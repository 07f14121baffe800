/// TIFF files in memory, through libtiff, whose functions of variable arguments Swift cannot call.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// The longest message, its NUL included.
#define CTIFF_MESSAGE 200

/// The most samples of a pixel that are read: four colours, or three and transparency, or four inks.
#define CTIFF_MOST_PLANES 4

typedef enum {
  CTIFF_OK,
  /// The data contradict the format, or are damaged: the message says how.
  CTIFF_CORRUPT,
  /// Strips or tiles are beyond the end of the file.
  CTIFF_TRUNCATED,
  /// An allocation failed.
  CTIFF_NO_MEMORY,
  /// Decoding would take more memory than the limit allows.
  CTIFF_MEMORY_LIMIT,
} ctiff_status;

/// What the first directory says: the tags of the TIFF specification, with its default values.
typedef struct {
  uint32_t width, height;
  uint16_t bits, samples, sample_format, photometric, planar_configuration, compression, extra_count;
  /// What the first sample beyond the colours is: 1 premultiplied, 2 plain alpha, others unspecified.
  uint16_t extra;
  /// 0 when the tag is missing.
  uint16_t orientation;
  /// 2^bits values of 16 bits each, or NULL when there is no colour map.
  const uint16_t *red, *green, *blue;
  /// An XMP packet, or NULL.
  const uint8_t *xmp;
  size_t xmp_count;
} ctiff_info;

/// How rows are delivered.
typedef enum {
  /// The samples of a pixel one after the other, packed, numbers of 16 bits in native order.
  CTIFF_SAMPLES,
  /// Each sample's row after the other.
  CTIFF_PLANES,
  /// 4 bytes a pixel, RGBA, as libtiff converts them.
  CTIFF_RGBA,
} ctiff_layout;

/// A file being decoded. `bytes` must outlive it.
typedef struct ctiff_reader ctiff_reader;

/// Returns NULL when there is no memory for the reader itself.
ctiff_reader *ctiff_open(const uint8_t *bytes, size_t count, size_t memory_limit);

/// Reads the first directory. The pointers in `info` live as long as the reader.
ctiff_status ctiff_read_header(ctiff_reader *reader, ctiff_info *info);

/// Prepares to read rows. `planes` is how many of the samples of a pixel are wanted where they lie in separate planes,
/// at most CTIFF_MOST_PLANES. `*row_bytes` is what `ctiff_read_row` will write.
ctiff_status ctiff_start(ctiff_reader *reader, ctiff_layout layout, int planes, size_t *row_bytes);

/// Decodes the next row.
ctiff_status ctiff_read_row(ctiff_reader *reader, uint8_t *row);

/// Why the last call failed.
const char *ctiff_message(const ctiff_reader *reader);

void ctiff_close(ctiff_reader *reader);
