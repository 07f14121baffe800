/// The line editor (libedit), without its variadic functions and macros, which Swift cannot call.
#pragma once
#include <stdbool.h>
#include <stddef.h>

typedef struct line_editor line_editor;

/// What a completion does: deletes characters before the cursor, inserts text there, and lists choices below the line.
/// Both texts are freed by the editor; either may be NULL.
typedef struct {
  int deletion;
  char *insertion;
  char *listing;
} line_completion;

/// Completes the text before the cursor.
typedef line_completion (*line_completer)(void *context, const char *text);

/// Interrupted is Ctrl-C.
typedef enum { LINE_READ, LINE_END, LINE_INTERRUPTED } line_status;

/// Whether the user asked to stop (Ctrl-C).
typedef bool (*line_interrupted)(void);

/// Puts standard input in order where it is a terminal whose state a killed editor did not restore.
void line_restore_terminal(void);

/// Gives the terminal to another program as it was found, or back in a signal handler that ends the process; and takes it
/// again.
void line_release_terminal(void);
void line_retake_terminal(void);

/// Opens the editor on the terminal. NULL when there is no memory or no usable terminal.
line_editor *line_editor_open(
    const char *program, line_interrupted interrupted, line_completer complete, void *context);
void line_editor_close(line_editor *editor);

/// Reads a line, without its end, after `prompt`; the text between two \1 in it is taken to have no width. `*line` holds
/// until the next call.
line_status line_editor_read(line_editor *editor, const char *prompt, const char **line);

/// Appends a line to what the arrow keys go through; where it is there already, it moves to the end.
void line_editor_remember(line_editor *editor, const char *line);
/// The same for one that is not there yet, as lines of earlier sessions: it takes no look.
void line_editor_append(line_editor *editor, const char *line);

/// Waits until `file` can be read. False when `stop` says so, which is asked after every signal: none is missed, whenever
/// it comes.
bool line_wait(int file, line_interrupted stop);
