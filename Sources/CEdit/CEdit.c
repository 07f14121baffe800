#define _GNU_SOURCE
#include "CEdit.h"

#include <errno.h>
#include <histedit.h>
#include <limits.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

struct line_editor {
  EditLine *edit;
  History *history;
  line_interrupted interrupted;
  line_completer complete;
  void *context;
  const char *prompt;
  char *line;
};

static line_editor *editor_of(EditLine *edit) {
  line_editor *editor = NULL;
  el_get(edit, EL_CLIENTDATA, &editor);
  return editor;
}

static char *prompt(EditLine *edit) { return (char *)editor_of(edit)->prompt; }

static unsigned char complete(EditLine *edit, int key) {
  (void)key;
  line_editor *editor = editor_of(edit);
  const LineInfo *info = el_line(edit);
  char *text = strndup(info->buffer, (size_t)(info->cursor - info->buffer));
  if (!text) return CC_ERROR;
  line_completion completion = editor->complete(editor->context, text);
  free(text);
  unsigned char result = CC_ERROR;
  if (completion.insertion && *completion.insertion) {
    if (completion.deletion > 0) el_deletestr(edit, completion.deletion);
    result = el_insertstr(edit, completion.insertion) == 0 ? CC_REFRESH : CC_ERROR;
  }
  if (completion.listing && *completion.listing) {
    printf("\n%s\n", completion.listing);
    fflush(stdout);
    result = CC_REDISPLAY;
  }
  free(completion.insertion);
  free(completion.listing);
  return result;
}

bool line_wait(int file, line_interrupted interrupted) {
  // The signal is let through only while waiting, after a look at the flag: so it cannot come in between.
  sigset_t interrupt, before;
  sigemptyset(&interrupt);
  sigaddset(&interrupt, SIGINT);
  for (;;) {
    sigprocmask(SIG_BLOCK, &interrupt, &before);
    struct pollfd input = {.fd = file, .events = POLLIN};
    int ready = interrupted() ? -1 : ppoll(&input, 1, NULL, &before);
    sigprocmask(SIG_SETMASK, &before, NULL);
    if (interrupted()) return false;
    if (ready > 0) return true;
  }
}

/// Reads a character, as libedit's own function does, but for the wait.
static int get_character(EditLine *edit, wchar_t *character) {
  char bytes[MB_LEN_MAX];
  size_t count = 0;
  for (;;) {
    if (!line_wait(STDIN_FILENO, editor_of(edit)->interrupted)) {
      errno = EINTR;
      return -1;
    }
    ssize_t got = read(STDIN_FILENO, bytes + count, 1);
    if (got == 0) return 0;
    if (got < 0 && errno != EINTR) return -1;
    if (got < 0) continue;
    mbstate_t state = {0};
    size_t length = mbrtowc(character, bytes, ++count, &state);
    if (length == (size_t)-2 && count < sizeof bytes) continue;
    if (length != (size_t)-1 && length != (size_t)-2) return 1;
    // Bytes that are no character are dropped.
    count = 0;
  }
}

static unsigned char ignore(EditLine *edit, int key) {
  (void)edit;
  (void)key;
  return CC_NORM;
}

line_editor *line_editor_open(
    const char *program, line_interrupted interrupted, line_completer completer, void *context) {
  // Characters beyond ASCII take a locale that knows them.
  if (!setlocale(LC_CTYPE, "") || MB_CUR_MAX == 1) setlocale(LC_CTYPE, "C.UTF-8");
  line_editor *editor = calloc(1, sizeof *editor);
  if (!editor) return NULL;
  editor->interrupted = interrupted;
  editor->complete = completer;
  editor->context = context;
  editor->edit = el_init(program, stdin, stdout, stderr);
  editor->history = history_init();
  if (!editor->edit || !editor->history) {
    line_editor_close(editor);
    return NULL;
  }
  HistEvent event;
  history(editor->history, &event, H_SETSIZE, 5000);
  history(editor->history, &event, H_SETUNIQUE, 1);
  EditLine *edit = editor->edit;
  el_set(edit, EL_CLIENTDATA, editor);
  el_set(edit, EL_PROMPT_ESC, prompt, '\1');
  el_set(edit, EL_EDITOR, "emacs");
  el_set(edit, EL_SIGNAL, 1);
  el_set(edit, EL_HIST, history, editor->history);
  el_set(edit, EL_ADDFN, "complete", "Complete the word", complete);
  el_set(edit, EL_BIND, "^I", "complete", NULL);
  el_set(edit, EL_BIND, "^R", "em-inc-search-prev", NULL);
  // A Ctrl-D typed while a command runs arrives as a null character.
  el_set(edit, EL_ADDFN, "ignore", "Do nothing", ignore);
  el_set(edit, EL_BIND, "^@", "ignore", NULL);
  el_set(edit, EL_GETCFN, get_character);
  el_source(edit, NULL);
  return editor;
}

void line_editor_close(line_editor *editor) {
  if (editor->edit) el_end(editor->edit);
  if (editor->history) history_end(editor->history);
  free(editor->line);
  free(editor);
}

line_status line_editor_read(line_editor *editor, const char *prompt, const char **line) {
  int count = 0;
  editor->prompt = prompt;
  errno = 0;
  // Keys are the editor's from here on, not only once the prompt is drawn.
  el_set(editor->edit, EL_PREP_TERM, 1);
  const char *text = el_gets(editor->edit, &count);
  if (!text || count <= 0) {
    if (count == 0 || errno != EINTR) return LINE_END;
    el_reset(editor->edit);
    return LINE_INTERRUPTED;
  }
  size_t length = (size_t)count;
  while (length > 0 && (text[length - 1] == '\n' || text[length - 1] == '\r')) length--;
  free(editor->line);
  editor->line = strndup(text, length);
  *line = editor->line;
  return editor->line ? LINE_READ : LINE_END;
}

void line_editor_remember(line_editor *editor, const char *line) {
  HistEvent event;
  history(editor->history, &event, H_ENTER, line);
}
