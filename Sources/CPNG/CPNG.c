#include "CPNG.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>
#include <zlib.h>

/// What libpng calls back with, shared by decoding and encoding.
typedef struct {
  cpng_status status;
  char message[CPNG_MESSAGE];
} failure;

struct cpng_reader {
  png_structp png;
  png_infop info;
  failure failure;
  cpng_options options;
  const uint8_t *bytes;
  size_t count;
  size_t place;
  uint32_t width;
  uint32_t height;
  uint32_t next_row;
  int channels;
  /// All rows of an interlaced image.
  uint8_t *pixels;
  int passes;
  cpng_text *texts;
};

static void fail_with(png_structp png, cpng_status status, const char *text) {
  failure *failure = png_get_error_ptr(png);
  if (failure->status == CPNG_OK) failure->status = status;
  snprintf(failure->message, CPNG_MESSAGE, "%s", text);
  png_longjmp(png, 1);
}

static void fail(png_structp png, png_const_charp text) { fail_with(png, CPNG_CORRUPT, text); }

/// Warnings are about ancillary data, never about lost pixels.
static void ignore(png_structp png, png_const_charp text) { (void)png, (void)text; }

/// As libpng has no code for it, a failed allocation is noted here, before it calls `fail` with a text.
static png_voidp allocate(png_structp png, png_alloc_size_t size) {
  void *memory = malloc(size);
  if (!memory) ((failure *)png_get_mem_ptr(png))->status = CPNG_NO_MEMORY;
  return memory;
}

static void release(png_structp png, png_voidp memory) {
  (void)png;
  free(memory);
}

static void take(png_structp png, png_bytep data, size_t count) {
  cpng_reader *reader = png_get_io_ptr(png);
  if (count > reader->count - reader->place) png_error(png, "the file ends too early");
  memcpy(data, reader->bytes + reader->place, count);
  reader->place += count;
}

cpng_reader *cpng_open(const uint8_t *bytes, size_t count, cpng_options options) {
  cpng_reader *reader = calloc(1, sizeof *reader);
  if (!reader) return NULL;
  reader->bytes = bytes;
  reader->count = count;
  reader->options = options;
  reader->png = png_create_read_struct_2(PNG_LIBPNG_VER_STRING, &reader->failure, fail, ignore, &reader->failure,
                                         allocate, release);
  reader->info = reader->png ? png_create_info_struct(reader->png) : NULL;
  if (!reader->info) {
    cpng_close(reader);
    return NULL;
  }
  return reader;
}

cpng_status cpng_read_header(cpng_reader *reader) {
  png_structp png = reader->png;
  png_infop info = reader->info;
  if (setjmp(png_jmpbuf(png))) return reader->failure.status;
  png_set_user_limits(png, reader->options.side, reader->options.side);
  png_set_read_fn(png, reader, take);
  if (!reader->options.keeps_texts) png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
  png_set_chunk_cache_max(png, CPNG_MOST_TEXTS + 10);
  png_read_info(png, info);
  reader->width = png_get_image_width(png, info);
  reader->height = png_get_image_height(png, info);

  // As TensorFlow does it: no gamma, of 16 bits the upper 8 are kept.
  int colour = png_get_color_type(png, info);
  int has_alpha = colour & PNG_COLOR_MASK_ALPHA || png_get_valid(png, info, PNG_INFO_tRNS);
  if (colour == PNG_COLOR_TYPE_PALETTE) png_set_palette_to_rgb(png);
  if (!(colour & PNG_COLOR_MASK_COLOR)) {
    png_set_expand_gray_1_2_4_to_8(png);
    png_set_gray_to_rgb(png);
  }
  png_set_strip_16(png);
  if (has_alpha && reader->options.keeps_alpha) {
    if (png_get_valid(png, info, PNG_INFO_tRNS)) png_set_tRNS_to_alpha(png);
  } else {
    png_set_strip_alpha(png);
  }
  reader->passes = png_set_interlace_handling(png);
  png_read_update_info(png, info);
  reader->channels = png_get_channels(png, info);
  if (reader->channels != 3 && reader->channels != 4) png_error(png, "its pixels have an unknown layout");
  if (png_get_rowbytes(png, info) != (size_t)reader->width * reader->channels)
    png_error(png, "its pixels have an unknown layout");
  return CPNG_OK;
}

uint32_t cpng_width(const cpng_reader *reader) { return reader->width; }
uint32_t cpng_height(const cpng_reader *reader) { return reader->height; }
int cpng_channels(const cpng_reader *reader) { return reader->channels; }
const char *cpng_message(const cpng_reader *reader) { return reader->failure.message; }

static void decode_row(cpng_reader *reader, uint8_t *row) {
  if (reader->options.stops()) fail_with(reader->png, CPNG_STOPPED, "");
  png_read_row(reader->png, row, NULL);
}

cpng_status cpng_read_row(cpng_reader *reader, uint8_t *row) {
  if (setjmp(png_jmpbuf(reader->png))) return reader->failure.status;
  if (reader->next_row == reader->height) png_error(reader->png, "it has no more rows");
  if (reader->passes == 1) {
    decode_row(reader, row);
  } else {
    size_t stride = (size_t)reader->width * reader->channels;
    if (!reader->pixels) {
      reader->pixels = calloc(reader->height, stride);
      if (!reader->pixels) fail_with(reader->png, CPNG_NO_MEMORY, "");
      for (int pass = 0; pass < reader->passes; pass++)
        for (uint32_t y = 0; y < reader->height; y++) decode_row(reader, reader->pixels + y * stride);
    }
    memcpy(row, reader->pixels + reader->next_row * stride, stride);
  }
  reader->next_row++;
  return CPNG_OK;
}

cpng_status cpng_finish(cpng_reader *reader, const cpng_text **texts, int *count) {
  if (setjmp(png_jmpbuf(reader->png))) return reader->failure.status;
  png_read_end(reader->png, reader->info);
  png_textp found = NULL;
  int number = 0;
  if (reader->options.keeps_texts) png_get_text(reader->png, reader->info, &found, &number);
  reader->texts = number ? calloc(number, sizeof *reader->texts) : NULL;
  if (number && !reader->texts) fail_with(reader->png, CPNG_NO_MEMORY, "");
  for (int index = 0; index < number; index++)
    reader->texts[index] =
        (cpng_text){found[index].key, found[index].text, found[index].compression >= PNG_ITXT_COMPRESSION_NONE};
  *texts = reader->texts;
  *count = number;
  return CPNG_OK;
}

void cpng_close(cpng_reader *reader) {
  if (!reader) return;
  png_destroy_read_struct(&reader->png, &reader->info, NULL);
  free(reader->pixels);
  free(reader->texts);
  free(reader);
}

/// A file being encoded.
typedef struct {
  png_structp png;
  png_infop info;
  failure failure;
  uint8_t *bytes;
  size_t count;
  size_t capacity;
} writer;

static void append(png_structp png, png_bytep data, size_t count) {
  writer *target = png_get_io_ptr(png);
  if (count > target->capacity - target->count) {
    size_t capacity = (target->capacity + count) * 2;
    uint8_t *bytes = realloc(target->bytes, capacity);
    if (!bytes) fail_with(png, CPNG_NO_MEMORY, "");
    target->bytes = bytes;
    target->capacity = capacity;
  }
  memcpy(target->bytes + target->count, data, count);
  target->count += count;
}

static void flush(png_structp png) { (void)png; }

static void write_all(writer *writer, const uint8_t *rgb, uint32_t width, uint32_t height, const cpng_text *texts,
                      int text_count, int (*stops)(void)) {
  png_structp png = writer->png;
  png_infop info = writer->info;
  png_set_write_fn(png, writer, append, flush);
  png_set_IHDR(png, info, width, height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
               PNG_FILTER_TYPE_DEFAULT);
  for (int index = 0; index < text_count; index++) {
    png_text text = {0};
    text.compression = texts[index].isUTF8 ? PNG_ITXT_COMPRESSION_NONE : PNG_TEXT_COMPRESSION_NONE;
    text.key = (char *)texts[index].key;
    text.text = (char *)texts[index].value;
    png_set_text(png, info, &text, 1);
  }
  png_write_info(png, info);
  for (uint32_t y = 0; y < height; y++) {
    if (stops()) fail_with(png, CPNG_STOPPED, "");
    png_write_row(png, rgb + (size_t)y * width * 3);
  }
  png_write_end(png, NULL);
}

cpng_status cpng_encode(const uint8_t *rgb, uint32_t width, uint32_t height, const cpng_text *texts, int text_count,
                        int (*stops)(void), uint8_t **bytes, size_t *count, char message[CPNG_MESSAGE]) {
  *bytes = NULL;
  *count = 0;
  // On the heap: what changes between setjmp and longjmp must not be in a register.
  writer *writer = calloc(1, sizeof *writer);
  if (!writer) return CPNG_NO_MEMORY;
  writer->png = png_create_write_struct_2(PNG_LIBPNG_VER_STRING, &writer->failure, fail, ignore, &writer->failure,
                                          allocate, release);
  writer->info = writer->png ? png_create_info_struct(writer->png) : NULL;
  if (!writer->info) {
    writer->failure.status = CPNG_NO_MEMORY;
  } else if (!setjmp(png_jmpbuf(writer->png))) {
    write_all(writer, rgb, width, height, texts, text_count, stops);
    *bytes = writer->bytes;
    *count = writer->count;
    writer->bytes = NULL;
  }
  cpng_status status = writer->failure.status;
  memcpy(message, writer->failure.message, CPNG_MESSAGE);
  png_destroy_write_struct(&writer->png, &writer->info);
  free(writer->bytes);
  free(writer);
  return status;
}

size_t cpng_inflate(const uint8_t *bytes, size_t count, uint8_t *inflated, size_t capacity) {
  z_stream stream = {0};
  if (inflateInit(&stream) != Z_OK) return 0;
  stream.next_in = (uint8_t *)bytes;
  stream.avail_in = count > UINT32_MAX ? UINT32_MAX : (uInt)count;
  stream.next_out = inflated;
  stream.avail_out = capacity > UINT32_MAX ? UINT32_MAX : (uInt)capacity;
  inflate(&stream, Z_FINISH);
  size_t written = stream.total_out;
  inflateEnd(&stream);
  return written;
}
