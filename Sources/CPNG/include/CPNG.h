/// PNG files in memory, through libpng. Its longjmp stays inside: each call returns a status and a message.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// The longest message, its NUL included.
#define CPNG_MESSAGE 128

/// The most text chunks that are written, or read: each may unfold to 8 MB.
#define CPNG_MOST_TEXTS 100

/// A text chunk. The strings end with NUL, and belong to whoever made the struct.
typedef struct {
  const char *key;
  const char *value;
  /// Whether the value is UTF-8 (an iTXt chunk), else Latin-1 (tEXt, zTXt).
  int isUTF8;
} cpng_text;

/// Decodes a PNG file into `height * width * 3` bytes of RGB, the size being the one in its header.
/// Then calls `found(context, text)`, unless it is NULL, for each text chunk; the strings live as long as the call.
/// Returns 0, or else writes why not.
int cpng_decode(const uint8_t *bytes, size_t count, uint8_t *rgb, uint32_t width, uint32_t height,
                void (*found)(void *context, const cpng_text *text), void *context, char message[CPNG_MESSAGE]);

/// Encodes RGB pixels, unless `stops()` says before one of the rows that it is to end. On success `*bytes` has `*count`
/// bytes, which the caller frees; else it is NULL.
/// Returns 0, or else writes why not.
int cpng_encode(const uint8_t *rgb, uint32_t width, uint32_t height, const cpng_text *texts, int text_count,
                int (*stops)(void), uint8_t **bytes, size_t *count, char message[CPNG_MESSAGE]);
