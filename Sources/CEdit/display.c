#define _GNU_SOURCE
#include "editor.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/// Where a character is, counted from the beginning of the prompt.
typedef struct {
  int row, column;
} place_t;

static place_t after(place_t place, const char *text, size_t length, int columns) {
  bool is_hidden = false;
  mbstate_t state = {0};
  while (length > 0) {
    wchar_t character;
    size_t step = mbrtowc(&character, text, length, &state);
    if (step == 0 || step == (size_t)-1 || step == (size_t)-2) break;
    text += step;
    length -= step;
    if (character == 1) is_hidden = !is_hidden;
    if (is_hidden || character == 1) continue;
    int width = character == L'\t' ? 8 - place.column % 8 : wcwidth(character);
    if (width < 0) width = 2;
    if (character == L'\n' || place.column + width > columns) place = (place_t){place.row + 1, 0};
    if (character != L'\n') place.column += width;
    // The cursor does not stay after a full row.
    if (place.column == columns) place = (place_t){place.row + 1, 0};
  }
  return place;
}

static int terminal_columns(void) {
  struct winsize size;
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

/// The places of the cursor and of the end of the line.
static void places(line_editor *editor, place_t *cursor, place_t *end) {
  const LineInfo *info = el_line(editor->edit);
  int columns = terminal_columns();
  place_t start = after((place_t){0, 0}, editor->prompt, strlen(editor->prompt), columns);
  *cursor = after(start, info->buffer, (size_t)(info->cursor - info->buffer), columns);
  *end = after(start, info->buffer, (size_t)(info->lastchar - info->buffer), columns);
}

void editor_move_to_start(line_editor *editor) {
  place_t cursor, end;
  places(editor, &cursor, &end);
  if (cursor.row > 0) printf("\033[%dA", cursor.row);
  printf("\r\033[J");
  fflush(stdout);
}

void editor_move_to_end(line_editor *editor) {
  place_t cursor, end;
  places(editor, &cursor, &end);
  if (end.row > cursor.row) printf("\033[%dB", end.row - cursor.row);
  printf("\r");
  if (end.column > 0) printf("\033[%dC", end.column);
  fflush(stdout);
}

void editor_prepare_terminal(line_editor *editor, bool is_editing) {
  // Keys are the editor's from here on, not only once the prompt is drawn; and pasted text comes in brackets.
  if (is_editing) el_set(editor->edit, EL_PREP_TERM, 1);
  printf("\033[?2004%c", is_editing ? 'h' : 'l');
  fflush(stdout);
  if (is_editing) return;
  el_set(editor->edit, EL_PREP_TERM, 0);
  editor_lend_terminal();
}
