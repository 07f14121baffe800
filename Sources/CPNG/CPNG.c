#include "CPNG.h"

#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// The file being read or written, at `place`. `bytes` is written to only when it is our own.
typedef struct {
  uint8_t *bytes;
  size_t count;
  size_t place;
} file;

static void fail(png_structp png, png_const_charp text) {
  snprintf(png_get_error_ptr(png), CPNG_MESSAGE, "%s", text);
  png_longjmp(png, 1);
}

/// Warnings tell of ancillary data, never of lost pixels.
static void ignore(png_structp png, png_const_charp text) { (void)png, (void)text; }

static void take(png_structp png, png_bytep data, size_t count) {
  file *source = png_get_io_ptr(png);
  if (count > source->count - source->place) png_error(png, "the file ends too early");
  memcpy(data, source->bytes + source->place, count);
  source->place += count;
}

static void append(png_structp png, png_bytep data, size_t count) {
  file *target = png_get_io_ptr(png);
  if (count > target->count - target->place) {
    size_t size = (target->count + count) * 2;
    uint8_t *bytes = realloc(target->bytes, size);
    if (!bytes) png_error(png, "there is no memory left");
    target->bytes = bytes;
    target->count = size;
  }
  memcpy(target->bytes + target->place, data, count);
  target->place += count;
}

static void flush(png_structp png) { (void)png; }

/// Tells that there was no memory for libpng's own records.
static int no_memory(char message[CPNG_MESSAGE]) {
  snprintf(message, CPNG_MESSAGE, "there is no memory left");
  return 1;
}

int cpng_decode(const uint8_t *bytes, size_t count, uint8_t *rgb, uint32_t width, uint32_t height,
                void (*found)(void *context, const cpng_text *text), void *context, char message[CPNG_MESSAGE]) {
  file source = {(uint8_t *)bytes, count, 0};
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, message, fail, ignore);
  if (!png) return no_memory(message);
  png_infop info = png_create_info_struct(png);
  if (!info || setjmp(png_jmpbuf(png))) {
    if (!info) no_memory(message);
    png_destroy_read_struct(&png, &info, NULL);
    return 1;
  }
  png_set_read_fn(png, &source, take);
  // Without a taker of texts all but the pixels is skipped: no compressed comment gets to fill the memory.
  if (!found) png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
  png_set_chunk_cache_max(png, CPNG_MOST_TEXTS + 10);
  png_read_info(png, info);
  if (png_get_image_width(png, info) != width || png_get_image_height(png, info) != height)
    png_error(png, "its headers contradict each other");

  // As TensorFlow does it: no gamma, alpha is dropped, of 16 bits the upper 8 are kept.
  int colour = png_get_color_type(png, info);
  if (colour == PNG_COLOR_TYPE_PALETTE) png_set_palette_to_rgb(png);
  if (!(colour & PNG_COLOR_MASK_COLOR)) {
    png_set_expand_gray_1_2_4_to_8(png);
    png_set_gray_to_rgb(png);
  }
  png_set_strip_16(png);
  png_set_strip_alpha(png);
  int passes = png_set_interlace_handling(png);
  png_read_update_info(png, info);
  size_t stride = (size_t)width * 3;
  if (png_get_rowbytes(png, info) != stride) png_error(png, "its pixels have an unknown form");
  for (int pass = 0; pass < passes; pass++)
    for (uint32_t y = 0; y < height; y++) png_read_row(png, rgb + y * stride, NULL);
  png_read_end(png, info);

  png_textp texts = NULL;
  int number = 0;
  png_get_text(png, info, &texts, &number);
  for (int index = 0; index < number && found; index++) {
    cpng_text text = {texts[index].key, texts[index].text, texts[index].compression >= PNG_ITXT_COMPRESSION_NONE};
    found(context, &text);
  }
  png_destroy_read_struct(&png, &info, NULL);
  return 0;
}

int cpng_encode(const uint8_t *rgb, uint32_t width, uint32_t height, const cpng_text *texts, int text_count,
                int (*stops)(void), uint8_t **bytes, size_t *count, char message[CPNG_MESSAGE]) {
  file target = {NULL, 0, 0};
  *bytes = NULL;
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, message, fail, ignore);
  if (!png) return no_memory(message);
  png_infop info = png_create_info_struct(png);
  if (!info || setjmp(png_jmpbuf(png))) {
    if (!info) no_memory(message);
    png_destroy_write_struct(&png, &info);
    free(target.bytes);
    return 1;
  }
  png_set_write_fn(png, &target, append, flush);
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
    if (stops()) png_error(png, "it was interrupted");
    png_write_row(png, rgb + (size_t)y * width * 3);
  }
  png_write_end(png, NULL);
  png_destroy_write_struct(&png, &info);
  *bytes = target.bytes;
  *count = target.place;
  return 0;
}
