#include "editor.h"

/// The beginning of the line that `place` is in.
static const wchar_t *line_start(const LineInfoW *info, const wchar_t *place) {
  while (place > info->buffer && place[-1] != L'\n') place--;
  return place;
}

/// The end of the line that `place` is in.
static const wchar_t *line_end(const LineInfoW *info, const wchar_t *place) {
  while (place < info->lastchar && *place != L'\n') place++;
  return place;
}

/// Moves the cursor to the column where it is, or the last one, of the line that begins at `target`.
static unsigned char move(EditLine *edit, const LineInfoW *info, const wchar_t *target) {
  ptrdiff_t column = info->cursor - line_start(info, info->cursor);
  ptrdiff_t length = line_end(info, target) - target;
  el_cursor(edit, (int)(target + (column < length ? column : length) - info->cursor));
  return CC_CURSOR;
}

unsigned char editor_line_above(EditLine *edit, int key) {
  (void)key;
  const LineInfoW *info = el_wline(edit);
  const wchar_t *start = line_start(info, info->cursor);
  if (start > info->buffer) return move(edit, info, line_start(info, start - 1));
  el_push(edit, EARLIER_KEY END_KEY);
  return CC_NORM;
}

unsigned char editor_line_below(EditLine *edit, int key) {
  (void)key;
  const LineInfoW *info = el_wline(edit);
  const wchar_t *end = line_end(info, info->cursor);
  if (end < info->lastchar) return move(edit, info, end + 1);
  el_push(edit, LATER_KEY END_KEY);
  return CC_NORM;
}

unsigned char editor_text_end(EditLine *edit, int key) {
  (void)key;
  const LineInfoW *info = el_wline(edit);
  el_cursor(edit, (int)(info->lastchar - info->cursor));
  return CC_CURSOR;
}

unsigned char editor_recalled_end(EditLine *edit, int key) {
  const LineInfoW *info = el_wline(edit);
  return info->cursor == info->buffer ? editor_text_end(edit, key) : CC_NORM;
}
