#include "CJPEG.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

/// What libjpeg calls back with, shared by decoding and encoding. The error manager is the first member, so that a
/// pointer to it is one to the whole.
typedef struct {
  struct jpeg_error_mgr manager;
  jmp_buf escape;
  cjpeg_status status;
  char message[JMSG_LENGTH_MAX];
} failure;

struct cjpeg_reader {
  struct jpeg_decompress_struct jpeg;
  failure failure;
  struct jpeg_progress_mgr progress;
  int (*stops)(void);
  int has_started;
};

_Static_assert(CJPEG_MESSAGE >= JMSG_LENGTH_MAX, "a message of libjpeg fits");

static void fail(j_common_ptr jpeg, cjpeg_status status) {
  failure *failure = (void *)jpeg->err;
  failure->status = status;
  jpeg->err->format_message(jpeg, failure->message);
  longjmp(failure->escape, 1);
}

static void fail_fatally(j_common_ptr jpeg) {
  switch (jpeg->err->msg_code) {
  case JERR_OUT_OF_MEMORY: fail(jpeg, CJPEG_NO_MEMORY); break;
  // With a limit on memory libjpeg wants to put the rest on disk, which this build of it cannot.
  case JERR_NO_BACKING_STORE: fail(jpeg, CJPEG_MEMORY_LIMIT); break;
  default: fail(jpeg, CJPEG_CORRUPT);
  }
}

/// Called for each warning (level -1) and for traces. Unless it is known that a warning is not about lost pixels, the
/// image is damaged. Looking at each of them matters: libjpeg keeps the last message only.
static void judge(j_common_ptr jpeg, int level) {
  if (level >= 0) return;
  switch (jpeg->err->msg_code) {
  case JWRN_EXTRANEOUS_DATA:  // bytes between two segments
  case JWRN_JFIF_MAJOR:       // an unknown version of JFIF
  case JWRN_ADOBE_XFORM:      // an unknown colour transform, where the components determine it
  case JWRN_NOT_SEQUENTIAL:   // a scan header's parameters that a sequential file has no use for
  case JWRN_BOGUS_ICC:        // a broken colour profile, which is not used
    break;
  default: fail(jpeg, CJPEG_CORRUPT);
  }
}

static void ignore(j_common_ptr jpeg) { (void)jpeg; }

static struct jpeg_error_mgr *error_manager(failure *failure) {
  jpeg_std_error(&failure->manager);
  failure->manager.error_exit = fail_fatally;
  failure->manager.emit_message = judge;
  failure->manager.output_message = ignore;
  return &failure->manager;
}

static void monitor(j_common_ptr jpeg) {
  cjpeg_reader *reader = jpeg->client_data;
  if (reader->stops()) fail(jpeg, CJPEG_STOPPED);
}

cjpeg_reader *cjpeg_open(const uint8_t *bytes, size_t count, size_t memory_limit, int (*stops)(void)) {
  cjpeg_reader *reader = calloc(1, sizeof *reader);
  if (!reader) return NULL;
  reader->stops = stops;
  reader->jpeg.err = error_manager(&reader->failure);
  if (setjmp(reader->failure.escape)) {
    cjpeg_close(reader);
    return NULL;
  }
  jpeg_create_decompress(&reader->jpeg);
  reader->jpeg.client_data = reader;
  reader->jpeg.mem->max_memory_to_use = (long)memory_limit;
  reader->progress.progress_monitor = monitor;
  reader->jpeg.progress = &reader->progress;
  jpeg_mem_src(&reader->jpeg, bytes, count);
  return reader;
}

cjpeg_status cjpeg_read_header(cjpeg_reader *reader) {
  if (setjmp(reader->failure.escape)) return reader->failure.status;
  jpeg_read_header(&reader->jpeg, TRUE);
  return CJPEG_OK;
}

uint32_t cjpeg_width(const cjpeg_reader *reader) { return reader->jpeg.image_width; }
uint32_t cjpeg_height(const cjpeg_reader *reader) { return reader->jpeg.image_height; }

size_t cjpeg_coefficient_memory(const cjpeg_reader *reader) {
  if (!jpeg_has_multiple_scans((j_decompress_ptr)&reader->jpeg)) return 0;
  size_t blocks = 0;
  for (int index = 0; index < reader->jpeg.num_components; index++) {
    const jpeg_component_info *component = &reader->jpeg.comp_info[index];
    blocks += (size_t)component->width_in_blocks * component->height_in_blocks;
  }
  return blocks * sizeof(JBLOCK);
}

cjpeg_status cjpeg_read_row(cjpeg_reader *reader, uint8_t *row) {
  struct jpeg_decompress_struct *jpeg = &reader->jpeg;
  if (setjmp(reader->failure.escape)) return reader->failure.status;
  if (!reader->has_started) {
    // As TensorFlow decodes: the fast integer transform, smooth upsampling of colours.
    jpeg->dct_method = JDCT_IFAST;
    jpeg->out_color_space = jpeg->num_components == 4 ? JCS_CMYK : JCS_EXT_RGB;
    reader->has_started = 1;
    jpeg_start_decompress(jpeg);
  }
  JSAMPROW rows[1] = {row};
  jpeg_read_scanlines(jpeg, rows, 1);
  return CJPEG_OK;
}

cjpeg_status cjpeg_finish(cjpeg_reader *reader) {
  if (setjmp(reader->failure.escape)) return reader->failure.status;
  jpeg_finish_decompress(&reader->jpeg);
  return CJPEG_OK;
}

const char *cjpeg_message(const cjpeg_reader *reader) { return reader->failure.message; }

void cjpeg_close(cjpeg_reader *reader) {
  if (!reader) return;
  jpeg_destroy_decompress(&reader->jpeg);
  free(reader);
}

/// A file being encoded. Its bytes are our own at any time: libjpeg's destination in memory loses them where it fails.
typedef struct {
  struct jpeg_compress_struct jpeg;
  failure failure;
  struct jpeg_destination_mgr destination;
  uint8_t *bytes;
  size_t capacity;
} writer;

/// Doubles the space for bytes, of which all were used.
static void grow(writer *writer) {
  size_t used = writer->capacity;
  size_t capacity = used ? used * 2 : 1 << 16;
  uint8_t *bytes = realloc(writer->bytes, capacity);
  if (!bytes) ERREXIT1(&writer->jpeg, JERR_OUT_OF_MEMORY, 0);
  writer->bytes = bytes;
  writer->capacity = capacity;
  writer->destination.next_output_byte = bytes + used;
  writer->destination.free_in_buffer = capacity - used;
}

static void begin_output(j_compress_ptr jpeg) { grow(jpeg->client_data); }

static boolean continue_output(j_compress_ptr jpeg) {
  grow(jpeg->client_data);
  return TRUE;
}

static void end_output(j_compress_ptr jpeg) { (void)jpeg; }

cjpeg_status cjpeg_encode(const uint8_t *rgb, uint32_t width, uint32_t height, int quality, int (*stops)(void),
                          uint8_t **bytes, size_t *count, char message[CJPEG_MESSAGE]) {
  *bytes = NULL;
  *count = 0;
  writer *writer = calloc(1, sizeof *writer);
  if (!writer) return CJPEG_NO_MEMORY;
  struct jpeg_compress_struct *jpeg = &writer->jpeg;
  jpeg->err = error_manager(&writer->failure);
  if (setjmp(writer->failure.escape)) {
    cjpeg_status status = writer->failure.status;
    memcpy(message, writer->failure.message, JMSG_LENGTH_MAX);
    jpeg_destroy_compress(jpeg);
    free(writer->bytes);
    free(writer);
    return status;
  }
  jpeg_create_compress(jpeg);
  jpeg->client_data = writer;
  writer->destination = (struct jpeg_destination_mgr){
      .init_destination = begin_output, .empty_output_buffer = continue_output, .term_destination = end_output};
  jpeg->dest = &writer->destination;
  jpeg->image_width = width;
  jpeg->image_height = height;
  jpeg->input_components = 3;
  jpeg->in_color_space = JCS_EXT_RGB;
  jpeg_set_defaults(jpeg);
  jpeg_set_quality(jpeg, quality, TRUE);
  jpeg->dct_method = JDCT_ISLOW;
  jpeg_start_compress(jpeg, TRUE);
  while (jpeg->next_scanline < height) {
    if (stops()) fail((j_common_ptr)jpeg, CJPEG_STOPPED);
    JSAMPROW rows[1] = {(JSAMPROW)(rgb + (size_t)jpeg->next_scanline * width * 3)};
    jpeg_write_scanlines(jpeg, rows, 1);
  }
  jpeg_finish_compress(jpeg);
  *bytes = writer->bytes;
  *count = writer->capacity - writer->destination.free_in_buffer;
  jpeg_destroy_compress(jpeg);
  free(writer);
  return CJPEG_OK;
}
