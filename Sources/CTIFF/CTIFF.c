#include "CTIFF.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tiffio.h>

struct ctiff_reader {
  const uint8_t *bytes;
  size_t count;
  uint64_t place;
  size_t memory_limit;
  /// Rows of separate planes are read by a handle each: a handle can only go forward without decoding again.
  TIFF *files[CTIFF_MOST_PLANES];
  int planes;
  ctiff_info info;
  ctiff_layout layout;
  int is_tiled;
  /// The bytes of a row of one plane, and those of a row of tiles.
  size_t row_bytes, stride;
  /// Decoded rows, of as many as tiles are high, for each plane; or rows as RGBA.
  uint8_t *band;
  uint32_t band_rows;
  uint32_t next_row;
  /// Whether pixels are being read: a warning then means damaged ones.
  int reads_pixels;
  ctiff_status status;
  char message[CTIFF_MESSAGE];
};

// MARK: Messages

static void note(ctiff_reader *reader, const char *format, va_list arguments) {
  if (reader->status != CTIFF_OK) return;  // The first one is the cause.
  vsnprintf(reader->message, CTIFF_MESSAGE, format, arguments);
  const char *text = reader->message;
  int is_about_memory = strstr(text, "emory") || strstr(text, "No space") || strstr(text, "allocate");
  reader->status = !is_about_memory        ? CTIFF_CORRUPT
                   : strstr(text, "limit") ? CTIFF_MEMORY_LIMIT
                                           : CTIFF_NO_MEMORY;
}

static int take_error(TIFF *file, void *reader, const char *module, const char *format, va_list arguments) {
  (void)file, (void)module;
  note(reader, format, arguments);
  return 1;
}

static int take_warning(TIFF *file, void *context, const char *module, const char *format, va_list arguments) {
  (void)file, (void)module;
  ctiff_reader *reader = context;
  // About an ancient variant of LZW, and about bytes between the segments of a JPEG: no pixel is lost.
  int is_harmless = strstr(format, "Old-style LZW") || strstr(format, "extraneous bytes");
  if (reader->reads_pixels && !is_harmless) note(reader, format, arguments);
  return 1;
}

static ctiff_status fail(ctiff_reader *reader, ctiff_status status, const char *message) {
  if (reader->status == CTIFF_OK) {
    reader->status = status;
    snprintf(reader->message, CTIFF_MESSAGE, "%s", message);
  }
  return reader->status;
}

// MARK: The file in memory

static tmsize_t take(thandle_t context, void *data, tmsize_t size) {
  ctiff_reader *reader = context;
  if (size < 0 || reader->place > reader->count) return 0;
  size_t left = reader->count - (size_t)reader->place;
  size_t taken = (size_t)size < left ? (size_t)size : left;
  memcpy(data, reader->bytes + reader->place, taken);
  reader->place += taken;
  return (tmsize_t)taken;
}

static tmsize_t refuse_to_write(thandle_t context, void *data, tmsize_t size) {
  (void)context, (void)data, (void)size;
  return 0;
}

static toff_t seek(thandle_t context, toff_t offset, int from) {
  ctiff_reader *reader = context;
  uint64_t start = from == SEEK_CUR ? reader->place : from == SEEK_END ? reader->count : 0;
  return reader->place = start + offset;
}

static int close_nothing(thandle_t context) {
  (void)context;
  return 0;
}

static toff_t size(thandle_t context) { return ((ctiff_reader *)context)->count; }

/// libtiff only reads what is mapped.
static int map(thandle_t context, void **base, toff_t *count) {
  ctiff_reader *reader = context;
  *base = (void *)reader->bytes;
  *count = reader->count;
  return 1;
}

static void unmap(thandle_t context, void *base, toff_t count) { (void)context, (void)base, (void)count; }

static TIFF *open_file(ctiff_reader *reader) {
  TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
  if (!options) {
    fail(reader, CTIFF_NO_MEMORY, "");
    return NULL;
  }
  TIFFOpenOptionsSetMaxSingleMemAlloc(options, (tmsize_t)reader->memory_limit);
  TIFFOpenOptionsSetErrorHandlerExtR(options, take_error, reader);
  TIFFOpenOptionsSetWarningHandlerExtR(options, take_warning, reader);
  reader->place = 0;
  TIFF *file = TIFFClientOpenExt("", "r", reader, take, refuse_to_write, seek, close_nothing, size, map, unmap, options);
  TIFFOpenOptionsFree(options);
  if (!file) fail(reader, CTIFF_CORRUPT, "it has no readable directory");
  return file;
}

ctiff_reader *ctiff_open(const uint8_t *bytes, size_t count, size_t memory_limit) {
  ctiff_reader *reader = calloc(1, sizeof *reader);
  if (!reader) return NULL;
  reader->bytes = bytes;
  reader->count = count;
  reader->memory_limit = memory_limit;
  return reader;
}

// MARK: The directory

static uint16_t field(TIFF *file, uint32_t tag) {
  uint16_t value = 0;
  return TIFFGetFieldDefaulted(file, tag, &value) ? value : 0;
}

ctiff_status ctiff_read_header(ctiff_reader *reader, ctiff_info *info) {
  TIFF *file = reader->files[0] = open_file(reader);
  if (!file) return reader->status;
  reader->planes = 1;
  memset(info, 0, sizeof *info);
  TIFFGetField(file, TIFFTAG_IMAGEWIDTH, &info->width);
  TIFFGetField(file, TIFFTAG_IMAGELENGTH, &info->height);
  info->bits = field(file, TIFFTAG_BITSPERSAMPLE);
  info->samples = field(file, TIFFTAG_SAMPLESPERPIXEL);
  info->sample_format = field(file, TIFFTAG_SAMPLEFORMAT);
  info->photometric = field(file, TIFFTAG_PHOTOMETRIC);
  info->planar_configuration = field(file, TIFFTAG_PLANARCONFIG);
  info->compression = field(file, TIFFTAG_COMPRESSION);
  // Without the default value: a file may give the orientation in XMP instead.
  if (!TIFFGetField(file, TIFFTAG_ORIENTATION, &info->orientation)) info->orientation = 0;
  uint16_t *extra = NULL;
  if (!TIFFGetFieldDefaulted(file, TIFFTAG_EXTRASAMPLES, &info->extra_count, &extra)) info->extra_count = 0;
  if (info->extra_count && extra) info->extra = extra[0];
  uint16_t *red = NULL, *green = NULL, *blue = NULL;
  if (TIFFGetField(file, TIFFTAG_COLORMAP, &red, &green, &blue)) {
    info->red = red;
    info->green = green;
    info->blue = blue;
  }
  uint32_t count = 0;
  void *xmp = NULL;
  if (TIFFGetField(file, TIFFTAG_XMLPACKET, &count, &xmp)) {
    info->xmp = xmp;
    info->xmp_count = count;
  }
  reader->info = *info;
  reader->is_tiled = TIFFIsTiled(file);
  // Errors in tags that libtiff read past do not matter.
  reader->status = CTIFF_OK;
  return CTIFF_OK;
}

/// Whether all strips or tiles are within the file.
static ctiff_status check_extent(ctiff_reader *reader) {
  TIFF *file = reader->files[0];
  uint32_t number = reader->is_tiled ? TIFFNumberOfTiles(file) : TIFFNumberOfStrips(file);
  for (uint32_t index = 0; index < number; index++) {
    uint64_t offset = TIFFGetStrileOffset(file, index);
    uint64_t length = TIFFGetStrileByteCount(file, index);
    if (offset > reader->count || length > reader->count - offset) return fail(reader, CTIFF_TRUNCATED, "");
  }
  return reader->status;
}

ctiff_status ctiff_start(ctiff_reader *reader, ctiff_layout layout, int planes, size_t *row_bytes) {
  TIFF *file = reader->files[0];
  ctiff_info *info = &reader->info;
  if (check_extent(reader) != CTIFF_OK) return reader->status;
  reader->layout = layout;
  if (layout == CTIFF_PLANES && !reader->is_tiled)
    for (; reader->planes < planes; reader->planes++)
      if (!(reader->files[reader->planes] = open_file(reader))) return reader->status;
  reader->planes = layout == CTIFF_PLANES ? planes : 1;
  if (info->compression == COMPRESSION_JPEG && info->photometric == PHOTOMETRIC_YCBCR && layout != CTIFF_RGBA)
    TIFFSetField(file, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);

  uint32_t rows = 1;
  if (reader->is_tiled) {
    TIFFGetField(file, TIFFTAG_TILELENGTH, &rows);
  } else if (layout == CTIFF_RGBA) {
    TIFFGetFieldDefaulted(file, TIFFTAG_ROWSPERSTRIP, &rows);
  }
  if (!reader->is_tiled && rows > info->height) rows = info->height;
  reader->band_rows = rows;

  uint64_t stride = 0;
  if (layout == CTIFF_RGBA) {
    reader->row_bytes = stride = (uint64_t)info->width * 4;
  } else if (reader->is_tiled) {
    uint32_t width = 0;
    TIFFGetField(file, TIFFTAG_TILEWIDTH, &width);
    if (!width || !rows) return fail(reader, CTIFF_CORRUPT, "its tiles have no pixels");
    uint64_t tiles = ((uint64_t)info->width + width - 1) / width;
    uint64_t samples = layout == CTIFF_PLANES ? 1 : info->samples;
    uint64_t tile_row = TIFFTileRowSize64(file);
    if (tile_row != ((uint64_t)width * samples * info->bits + 7) / 8)
      return fail(reader, CTIFF_CORRUPT, "its tiles have an unknown layout");
    reader->row_bytes = ((uint64_t)info->width * samples * info->bits + 7) / 8;
    stride = tiles * tile_row;
  } else {
    uint64_t samples = layout == CTIFF_PLANES ? 1 : info->samples;
    stride = TIFFScanlineSize64(file);
    reader->row_bytes = ((uint64_t)info->width * samples * info->bits + 7) / 8;
    if (stride != reader->row_bytes) return fail(reader, CTIFF_CORRUPT, "its rows have an unknown layout");
  }
  // A row of tiles is there as a whole; a scan line is decoded where it belongs.
  if (layout == CTIFF_RGBA || reader->is_tiled) {
    uint64_t band = stride * reader->planes;
    if (band > reader->memory_limit / reader->band_rows) return fail(reader, CTIFF_MEMORY_LIMIT, "");
    reader->band = malloc(band * reader->band_rows);
    if (!reader->band) return fail(reader, CTIFF_NO_MEMORY, "");
  }
  reader->stride = stride;
  *row_bytes = reader->row_bytes * reader->planes;
  reader->reads_pixels = 1;
  return reader->status;
}

// MARK: Rows

static void read_rgba(ctiff_reader *reader, uint32_t rows) {
  TIFFRGBAImage image;
  char message[1024] = "";
  if (!TIFFRGBAImageBegin(&image, reader->files[0], 1, message)) {
    fail(reader, CTIFF_CORRUPT, message);
    return;
  }
  // Rows in the file's order.
  image.req_orientation = image.orientation;
  image.row_offset = (int)reader->next_row;
  image.col_offset = 0;
  if (!TIFFRGBAImageGet(&image, (uint32_t *)reader->band, reader->info.width, rows))
    fail(reader, CTIFF_CORRUPT, "its pixels cannot be decoded");
  TIFFRGBAImageEnd(&image);
}

static void read_tiles(ctiff_reader *reader, int plane) {
  TIFF *file = reader->files[0];
  uint32_t width = 0;
  TIFFGetField(file, TIFFTAG_TILEWIDTH, &width);
  size_t tile_row = (size_t)TIFFTileRowSize64(file);
  size_t tile_bytes = tile_row * reader->band_rows;
  uint8_t *tile = malloc(tile_bytes);
  if (!tile) {
    fail(reader, CTIFF_NO_MEMORY, "");
    return;
  }
  uint8_t *band = reader->band + reader->stride * reader->band_rows * plane;
  for (uint32_t x = 0, index = 0; x < reader->info.width && reader->status == CTIFF_OK; x += width, index++) {
    tmsize_t count = TIFFReadEncodedTile(file, TIFFComputeTile(file, x, reader->next_row, 0, (uint16_t)plane), tile,
                                         (tmsize_t)tile_bytes);
    if (count != (tmsize_t)tile_bytes) {
      fail(reader, CTIFF_CORRUPT, "a tile cannot be decoded");
      break;
    }
    for (uint32_t y = 0; y < reader->band_rows; y++)
      memcpy(band + y * reader->stride + index * tile_row, tile + y * tile_row, tile_row);
    if (width > UINT32_MAX - x) break;
  }
  free(tile);
}

ctiff_status ctiff_read_row(ctiff_reader *reader, uint8_t *row) {
  if (reader->next_row == reader->info.height) return fail(reader, CTIFF_CORRUPT, "it has no more rows");
  uint32_t in_band = reader->next_row % reader->band_rows;
  if (reader->band && in_band == 0) {
    uint32_t left = reader->info.height - reader->next_row;
    if (reader->layout == CTIFF_RGBA)
      read_rgba(reader, left < reader->band_rows ? left : reader->band_rows);
    else
      for (int plane = 0; plane < reader->planes && reader->status == CTIFF_OK; plane++) read_tiles(reader, plane);
  }
  for (int plane = 0; plane < reader->planes && reader->status == CTIFF_OK; plane++) {
    uint8_t *target = row + reader->row_bytes * plane;
    if (reader->band)
      memcpy(target, reader->band + reader->stride * ((size_t)reader->band_rows * plane + in_band), reader->row_bytes);
    else if (TIFFReadScanline(reader->files[plane], target, reader->next_row, (uint16_t)plane) != 1)
      fail(reader, CTIFF_CORRUPT, "a row cannot be decoded");
  }
  reader->next_row++;
  return reader->status;
}

const char *ctiff_message(const ctiff_reader *reader) { return reader->message; }

void ctiff_close(ctiff_reader *reader) {
  if (!reader) return;
  for (int index = 0; index < CTIFF_MOST_PLANES; index++)
    if (reader->files[index]) TIFFClose(reader->files[index]);
  free(reader->band);
  free(reader);
}
