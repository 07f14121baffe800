#define _GNU_SOURCE
#include "editor.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/// What a terminal sends before and after pasted text.
static const char paste_begin[] = "\033[200~", paste_end[] = "\033[201~";
enum { mark_length = sizeof paste_begin - 1 };

/// Waits for keys and takes all there are.
///
/// @return 1; 0 at the end of the input; -1 when reading is to end.
static int take_keys(line_editor *editor) {
  if (editor->first_key == editor->last_key) editor->first_key = editor->last_key = 0;
  if (editor->last_key == sizeof editor->keys) {
    memmove(editor->keys, editor->keys + editor->first_key, editor->last_key - editor->first_key);
    editor->last_key -= editor->first_key;
    editor->first_key = 0;
  }
  for (;;) {
    if (!line_wait(STDIN_FILENO, editor_has_signal)) {
      if (editor_handle_signals(editor)) continue;
      errno = EINTR;
      return -1;
    }
    ssize_t got = read(STDIN_FILENO, editor->keys + editor->last_key, sizeof editor->keys - editor->last_key);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return (int)got;
    editor->last_key += (size_t)got;
    return 1;
  }
}

/// Whether the keys begin with `mark`: 1, 0, or -1 when that takes more keys.
static int begins_with(const line_editor *editor, const char *mark) {
  size_t count = editor->last_key - editor->first_key;
  if (memcmp(editor->keys + editor->first_key, mark, count < mark_length ? count : mark_length) != 0) return 0;
  return count < mark_length ? -1 : 1;
}

/// Whether the rest of what a key sends comes at once.
static bool has_more(void) {
  struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
  return poll(&input, 1, 10) > 0;
}

/// Whether the next key is Esc itself, and not one that sends an escape and more.
static bool is_escape(const line_editor *editor) {
  const char *key = editor->keys + editor->first_key;
  if (*key != '\033') return false;
  return editor->last_key - editor->first_key == 1 || (key[1] != '[' && key[1] != 'O');
}

static bool keep_pasted(line_editor *editor, char byte) {
  if (editor->paste_length == editor->paste_capacity) {
    size_t capacity = editor->paste_capacity ? 2 * editor->paste_capacity : 4096;
    char *larger = realloc(editor->paste, capacity);
    if (!larger) return false;
    editor->paste = larger;
    editor->paste_capacity = capacity;
  }
  editor->paste[editor->paste_length++] = byte;
  return true;
}

/// Takes the pasted text up to its end. The result is as that of `take_keys`.
static int take_paste(line_editor *editor) {
  editor->first_key += mark_length;
  editor->paste_length = 0;
  for (;;) {
    int end = editor->first_key < editor->last_key ? begins_with(editor, paste_end) : -1;
    if (end < 0) {
      int taken = take_keys(editor);
      if (taken <= 0) return taken;
      continue;
    }
    if (end) break;
    if (!keep_pasted(editor, editor->keys[editor->first_key++])) return -1;
  }
  editor->first_key += mark_length;
  return 1;
}

int editor_character(EditLine *edit, wchar_t *character) {
  line_editor *editor = editor_of(edit);
  for (;;) {
    if (editor->first_key == editor->last_key) {
      int taken = take_keys(editor);
      if (taken <= 0) return taken;
    }
    int is_paste = begins_with(editor, paste_begin);
    if (is_paste < 0 && has_more()) {
      int taken = take_keys(editor);
      if (taken <= 0) return taken;
      continue;
    }
    if (is_paste == 1) {
      int taken = take_paste(editor);
      if (taken <= 0) return taken;
      *character = PASTE_KEY;
      return 1;
    }
    if (editor->has_vi_keys && is_escape(editor)) {
      editor->first_key++;
      *character = ESCAPE_KEY;
      return 1;
    }
    mbstate_t state = {0};
    size_t count = editor->last_key - editor->first_key;
    size_t length = mbrtowc(character, editor->keys + editor->first_key, count, &state);
    if (length == (size_t)-2) {
      int taken = take_keys(editor);
      if (taken <= 0) return taken;
      continue;
    }
    // Bytes that are no character are dropped.
    bool is_good = length != (size_t)-1;
    editor->first_key += is_good && length > 0 ? length : 1;
    if (is_good) return 1;
  }
}

/// Inserts what was pasted: its lines as they are, without other control characters, nor the line ends after it.
unsigned char editor_paste(EditLine *edit, int key) {
  (void)key;
  line_editor *editor = editor_of(edit);
  wchar_t *text = malloc((editor->paste_length + 1) * sizeof *text);
  if (!text) return CC_ERROR;
  size_t count = 0, offset = 0;
  mbstate_t state = {0};
  while (offset < editor->paste_length) {
    wchar_t character;
    size_t length = mbrtowc(&character, editor->paste + offset, editor->paste_length - offset, &state);
    if (length == (size_t)-1 || length == (size_t)-2) {
      memset(&state, 0, sizeof state);
      offset++;
      continue;
    }
    offset += length > 0 ? length : 1;
    bool is_behind_return = count > 0 && text[count - 1] == L'\r';
    if (is_behind_return) text[count - 1] = L'\n';
    if (is_behind_return && character == L'\n') continue;
    bool is_control = character < 32 || character == 127;
    if (!is_control || character == L'\t' || character == L'\n' || character == L'\r') text[count++] = character;
  }
  while (count > 0 && (text[count - 1] == L'\n' || text[count - 1] == L'\r')) count--;
  text[count] = 0;
  int failure = count > 0 ? el_winsertstr(edit, text) : 0;
  free(text);
  return failure ? CC_ERROR : CC_REFRESH;
}
