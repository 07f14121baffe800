#include "CEdit.h"

#include <errno.h>
#include <histedit.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct line_editor {
  EditLine *edit;
  History *history;
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

line_editor *line_editor_open(const char *program, line_completer completer, void *context) {
  // Characters beyond ASCII take a locale that knows them.
  if (!setlocale(LC_CTYPE, "") || MB_CUR_MAX == 1) setlocale(LC_CTYPE, "C.UTF-8");
  line_editor *editor = calloc(1, sizeof *editor);
  if (!editor) return NULL;
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
