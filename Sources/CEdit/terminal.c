#define _GNU_SOURCE
#include "editor.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <termios.h>
#include <unistd.h>

/// How the terminal was found, and how it is while a command runs.
static struct termios found, lent;
/// What the terminal is set to when the process comes back from a stop.
static const struct termios *now = &lent;
static bool is_taken;

/// In the background the terminal belongs to another process.
static void set(const struct termios *modes) {
  if (tcgetpgrp(STDIN_FILENO) == getpgrp()) tcsetattr(STDIN_FILENO, TCSANOW, modes);
}

/// Gives the terminal back, then stops the process.
static void leave(int number) {
  int error = errno;
  set(&found);
  struct sigaction plain = {.sa_handler = SIG_DFL}, own;
  sigset_t one;
  sigemptyset(&one);
  sigaddset(&one, number);
  sigaction(number, &plain, &own);
  raise(number);
  // Here it stops.
  pthread_sigmask(SIG_UNBLOCK, &one, NULL);
  sigaction(number, &own, NULL);
  errno = error;
}

static void come_back(int number) {
  (void)number;
  int error = errno;
  set(now);
  errno = error;
}

/// The parent process may have it ignore the signal.
static void handle(int number, void (*handler)(int)) {
  struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART}, before;
  sigaction(number, NULL, &before);
  if (before.sa_handler != SIG_IGN) sigaction(number, &action, NULL);
}

void editor_take_terminal(void) {
  if (tcgetattr(STDIN_FILENO, &found) != 0) return;
  is_taken = true;
  // Keys that are typed while a command runs are for the next line, and come as they are: as lines, the terminal would
  // do itself what Ctrl-R, Ctrl-W or Ctrl-D ask for.
  lent = found;
  lent.c_lflag &= ~(tcflag_t)(ICANON | IEXTEN);
  lent.c_cc[VMIN] = 1;
  lent.c_cc[VTIME] = 0;
  handle(SIGTSTP, leave);
  handle(SIGCONT, come_back);
}

void editor_lend_terminal(void) {
  if (is_taken) tcsetattr(STDIN_FILENO, TCSADRAIN, &lent);
}

void line_release_terminal(void) {
  if (!is_taken) return;
  now = &found;
  set(now);
}

void line_retake_terminal(void) {
  if (!is_taken) return;
  now = &lent;
  set(now);
}

void editor_leave_terminal(void) {
  if (!is_taken) return;
  is_taken = false;
  handle(SIGTSTP, SIG_DFL);
  handle(SIGCONT, SIG_DFL);
  tcsetattr(STDIN_FILENO, TCSADRAIN, &found);
}

void line_restore_terminal(void) {
  struct termios modes;
  if (tcgetattr(STDIN_FILENO, &modes) != 0 || modes.c_lflag & ICANON) return;
  modes.c_iflag = (modes.c_iflag | BRKINT | ICRNL | IXON) & ~(tcflag_t)(INLCR | IGNCR | ISTRIP);
  modes.c_oflag |= OPOST | ONLCR;
  modes.c_lflag |= ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN | ISIG;
  tcsetattr(STDIN_FILENO, TCSADRAIN, &modes);
}
