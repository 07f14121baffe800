#define _GNU_SOURCE
#include "editor.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>

/// Signals that come while a line is edited. They are noted, and looked after between two keys.
static const int watched[] = {SIGWINCH, SIGCONT, SIGTSTP};
enum { watched_count = sizeof watched / sizeof *watched };
static struct sigaction before[watched_count];
static volatile sig_atomic_t arrived[watched_count];
static line_interrupted is_interrupted;

static void note(int number) {
  for (int index = 0; index < watched_count; index++)
    if (watched[index] == number) arrived[index] = 1;
}

void editor_watch(line_interrupted interrupted) {
  is_interrupted = interrupted;
  struct sigaction action = {.sa_handler = note};
  for (int index = 0; index < watched_count; index++) {
    arrived[index] = 0;
    sigaction(watched[index], &action, &before[index]);
  }
}

void editor_unwatch(void) {
  for (int index = 0; index < watched_count; index++) sigaction(watched[index], &before[index], NULL);
}

bool editor_has_signal(void) {
  bool has = is_interrupted();
  for (int index = 0; index < watched_count; index++) has = has || arrived[index];
  return has;
}

/// Lets a signal do what it would have done without the editor.
static void pass_on(int index) {
  struct sigaction own;
  sigaction(watched[index], &before[index], &own);
  raise(watched[index]);
  sigaction(watched[index], &own, NULL);
}

bool editor_handle_signals(line_editor *editor) {
  if (is_interrupted()) {
    editor->is_interrupted = true;
    editor->first_key = editor->last_key = 0;
    editor_move_to_end(editor);
    return false;
  }
  for (int index = 0; index < watched_count; index++) {
    if (!arrived[index]) continue;
    arrived[index] = 0;
    switch (watched[index]) {
    case SIGWINCH:
      editor_move_to_start(editor);
      el_resize(editor->edit);
      el_set(editor->edit, EL_REFRESH);
      break;
    case SIGCONT:
      editor_prepare_terminal(editor, true);
      el_resize(editor->edit);
      // The program that stopped it may have written something: the line begins where the cursor is now.
      printf("\r\033[J");
      fflush(stdout);
      el_set(editor->edit, EL_REFRESH);
      break;
    default:
      editor_move_to_end(editor);
      putchar('\n');
      editor_prepare_terminal(editor, false);
      pass_on(index);
    }
  }
  return true;
}

bool line_wait(int file, line_interrupted stop) {
  // Signals are let through only while waiting, after a look at what came: so none can come in between.
  sigset_t signals, open;
  sigfillset(&signals);
  for (;;) {
    sigprocmask(SIG_BLOCK, &signals, &open);
    struct pollfd input = {.fd = file, .events = POLLIN};
    int ready = stop() ? 0 : ppoll(&input, 1, NULL, &open);
    bool has_failed = ready < 0 && errno != EINTR;
    sigprocmask(SIG_SETMASK, &open, NULL);
    if (stop()) return false;
    // Reading reports what is wrong with a file that cannot be waited for.
    if (ready > 0 || has_failed) return true;
  }
}
