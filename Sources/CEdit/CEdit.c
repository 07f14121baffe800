#define _GNU_SOURCE
#include "editor.h"

#include <fcntl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

line_editor *editor_of(EditLine *edit) {
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
    editor_move_to_end(editor);
    printf("\n%s\n", completion.listing);
    fflush(stdout);
    result = CC_REDISPLAY;
  }
  free(completion.insertion);
  free(completion.listing);
  return result;
}

static unsigned char ignore(EditLine *edit, int key) {
  (void)edit;
  (void)key;
  return CC_NORM;
}

#define COUNT(LIST) (sizeof LIST / sizeof *LIST)

/// Gives keys their meanings, while text is typed or, in the keys of vi, for its commands.
static void bind_each(EditLine *edit, const char *const keys[][2], size_t count, bool are_commands) {
  for (size_t index = 0; index < count; index++) {
    const char *key = keys[index][0], *meaning = keys[index][1];
    if (are_commands) {
      el_set(edit, EL_BIND, "-a", key, meaning, NULL);
    } else {
      el_set(edit, EL_BIND, key, meaning, NULL);
    }
  }
}

/// The keys that are Hairline's own, in the keys of emacs or of vi. The user's settings may give them other meanings.
static void bind_keys(line_editor *editor) {
  static const char *const typing[][2] = {
      {"^I", "complete"},
      {"^R", "em-inc-search-prev"},
      {"^S", "em-inc-search-next"},
      // A Ctrl-D typed while a command runs arrives as a null character.
      {"^@", "ignore"},
      {END_BIND, "recalled-end"},
  };
  // Those that vi's commands know as well: lines; words, with Ctrl and an arrow.
  static const char *const moving[][2] = {
      {PASTE_BIND, "paste"},         {EARLIER_BIND, "ed-prev-history"}, {LATER_BIND, "ed-next-history"},
      {"\033[A", "line-above"},      {"\033OA", "line-above"},          {"\033[B", "line-below"},
      {"\033OB", "line-below"},      {"\033[1;5C", "em-next-word"},     {"\033[1;5D", "ed-prev-word"},
  };
  // Keys that libedit has in vi's commands only, as it takes their first character, the escape, for the key.
  static const char *const vi[][2] = {
      {ESCAPE_BIND, "vi-command-mode"}, {"\033[C", "ed-next-char"},    {"\033OC", "ed-next-char"},
      {"\033[D", "ed-prev-char"},       {"\033OD", "ed-prev-char"},    {"\033[H", "ed-move-to-beg"},
      {"\033OH", "ed-move-to-beg"},     {"\033[1~", "ed-move-to-beg"}, {"\033[F", "text-end"},
      {"\033OF", "text-end"},           {"\033[4~", "text-end"},       {"\033[3~", "ed-delete-next-char"},
  };
  static const char *const commands[][2] = {
      {ESCAPE_BIND, "ignore"}, {"k", "line-above"}, {"j", "line-below"}, {END_BIND, "ed-move-to-end"}};
  EditLine *edit = editor->edit;
  bind_each(edit, typing, COUNT(typing), false);
  bind_each(edit, moving, COUNT(moving), false);
  const char *mode = NULL;
  el_get(edit, EL_EDITOR, &mode);
  editor->has_vi_keys = mode && strcmp(mode, "vi") == 0;
  if (!editor->has_vi_keys) return;
  bind_each(edit, vi, COUNT(vi), false);
  bind_each(edit, moving, COUNT(moving), true);
  bind_each(edit, commands, COUNT(commands), true);
}

/// Follows the user's settings, as `el_source` does; but a choice of vi's or emacs's keys leaves Hairline's own.
static void follow_settings(line_editor *editor) {
  const char *path = getenv("EDITRC"), *home = getenv("HOME");
  char *own = NULL;
  if (!path && home && asprintf(&own, "%s/.editrc", home) > 0) path = own;
  // A pipe is not waited for; who opens the editor says that it is none of the settings.
  int number = path ? open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC) : -1;
  struct stat status;
  FILE *file = number >= 0 && fstat(number, &status) == 0 && S_ISREG(status.st_mode) ? fdopen(number, "r") : NULL;
  if (number >= 0 && !file) close(number);
  free(own);
  Tokenizer *tokenizer = file ? tok_init(NULL) : NULL;
  char *line = NULL;
  size_t capacity = 0;
  while (tokenizer && getline(&line, &capacity, file) > 0) {
    line[strcspn(line, "\r\n")] = 0;
    int count = 0;
    const char **words = NULL;
    tok_reset(tokenizer);
    if (*line == '#' || tok_str(tokenizer, line, &count, &words) != 0 || count == 0) continue;
    el_parse(editor->edit, count, words);
    for (int index = 1; index < count; index++)
      if (strcmp(words[index], "-v") == 0 || strcmp(words[index], "-e") == 0) bind_keys(editor);
  }
  free(line);
  if (tokenizer) tok_end(tokenizer);
  if (file) fclose(file);
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
  editor_take_terminal();
  editor->edit = el_init(program, stdin, stdout, stderr);
  editor->history = history_init();
  if (!editor->edit || !editor->history) {
    line_editor_close(editor);
    return NULL;
  }
  HistEvent event;
  history(editor->history, &event, H_SETSIZE, 5000);
  EditLine *edit = editor->edit;
  el_set(edit, EL_CLIENTDATA, editor);
  el_set(edit, EL_PROMPT_ESC, prompt, '\1');
  el_set(edit, EL_EDITOR, "emacs");
  // Signals are looked after between two keys; libedit would do so in the midst of its work.
  el_set(edit, EL_SIGNAL, 0);
  el_set(edit, EL_HIST, history, editor->history);
  el_set(edit, EL_ADDFN, "complete", "Complete the word", complete);
  el_set(edit, EL_ADDFN, "paste", "Insert the pasted text", editor_paste);
  el_set(edit, EL_ADDFN, "ignore", "Do nothing", ignore);
  el_set(edit, EL_ADDFN, "line-above", "Go to the line above, or to what was typed before", editor_line_above);
  el_set(edit, EL_ADDFN, "line-below", "Go to the line below, or to what was typed after", editor_line_below);
  el_set(edit, EL_ADDFN, "text-end", "Go to the end of the text", editor_text_end);
  el_set(edit, EL_ADDFN, "recalled-end", "Go from the beginning of the text to its end", editor_recalled_end);
  el_set(edit, EL_GETCFN, editor_character);
  // Ctrl-S and Ctrl-Q are keys while a line is edited.
  el_set(edit, EL_SETTY, "-d", "-ixon", NULL);
  bind_keys(editor);
  follow_settings(editor);
  return editor;
}

void line_editor_close(line_editor *editor) {
  if (editor->edit) el_end(editor->edit);
  editor_leave_terminal();
  if (editor->history) history_end(editor->history);
  free(editor->paste);
  free(editor->line);
  free(editor);
}

line_status line_editor_read(line_editor *editor, const char *prompt, const char **line) {
  int count = 0;
  editor->prompt = prompt;
  editor->is_interrupted = false;
  editor_watch(editor->interrupted);
  editor_prepare_terminal(editor, true);
  // The window may have changed while a command ran.
  el_resize(editor->edit);
  const char *text = el_gets(editor->edit, &count);
  editor_prepare_terminal(editor, false);
  editor_unwatch();
  if (editor->is_interrupted) {
    el_reset(editor->edit);
    return LINE_INTERRUPTED;
  }
  if (!text || count <= 0) return LINE_END;
  size_t length = (size_t)count;
  while (length > 0 && (text[length - 1] == '\n' || text[length - 1] == '\r')) length--;
  free(editor->line);
  editor->line = strndup(text, length);
  *line = editor->line;
  return editor->line ? LINE_READ : LINE_END;
}

void line_editor_remember(line_editor *editor, const char *line) {
  HistEvent event;
  // Each line is there once, at its last place. Between two prompts nobody is at any of them.
  for (int has = history(editor->history, &event, H_FIRST); has >= 0;) {
    bool is_same = strcmp(event.str, line) == 0;
    int number = event.num;
    has = history(editor->history, &event, H_NEXT);
    if (!is_same) continue;
    history(editor->history, &event, H_DEL, number);
    break;
  }
  line_editor_append(editor, line);
}

void line_editor_append(line_editor *editor, const char *line) {
  HistEvent event;
  history(editor->history, &event, H_ENTER, line);
}
