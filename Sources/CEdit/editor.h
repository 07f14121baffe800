/// What the files of the line editor share.
#pragma once
#include "CEdit.h"

#include <histedit.h>
#include <stdio.h>
#include <wchar.h>

struct line_editor {
  EditLine *edit;
  History *history;
  line_interrupted interrupted;
  line_completer complete;
  void *context;
  const char *prompt;
  char *line;

  /// Bytes that were typed and not asked for yet.
  char keys[4096];
  size_t first_key, last_key;
  /// The text that is being pasted, or was last.
  char *paste;
  size_t paste_length, paste_capacity;
  bool has_vi_keys;
  /// Whether reading ended by Ctrl-C.
  bool is_interrupted;
};

line_editor *editor_of(EditLine *edit);

/// The key that stands for text in brackets, pasted: Ctrl-\, which a terminal never sends.
#define PASTE_KEY 0x1C
#define PASTE_BIND "^\\"

/// Moves the cursor to the line above or below it in a text of several; at the first or last one goes to what was typed
/// before or after.
unsigned char editor_line_above(EditLine *edit, int key);
unsigned char editor_line_below(EditLine *edit, int key);
/// The keys that do the latter, Ctrl-^ and Ctrl-_; and the one that then goes to the end, Ctrl-]: with vi's keys libedit is
/// at the beginning.
#define EARLIER_KEY "\036"
#define EARLIER_BIND "^^"
#define LATER_KEY "\037"
#define LATER_BIND "^_"
#define END_KEY "\035"
#define END_BIND "^]"
unsigned char editor_text_end(EditLine *edit, int key);
unsigned char editor_recalled_end(EditLine *edit, int key);
/// The key that stands for Esc by itself, in the keys of vi: a character that no key sends.
#define ESCAPE_KEY 0x80
#define ESCAPE_BIND "\\200"

/// Reads a character (EL_GETCFN).
int editor_character(EditLine *edit, wchar_t *character);
/// Inserts what was pasted, for PASTE_KEY.
unsigned char editor_paste(EditLine *edit, int key);

/// Remembers the state of the terminal, which from now on is restored when the process is stopped or ended.
void editor_take_terminal(void);
/// Gives the terminal back.
void editor_leave_terminal(void);
/// Sets the terminal up for a command that runs.
void editor_lend_terminal(void);

/// Looks after the terminal's signals while a line is edited, and no longer.
void editor_watch(line_interrupted interrupted);
void editor_unwatch(void);
/// Whether a signal came.
bool editor_has_signal(void);
/// Does what the signals ask for.
///
/// @return false where reading is to end: Ctrl-C.
bool editor_handle_signals(line_editor *editor);

/// Puts the terminal in order for editing, or back.
void editor_prepare_terminal(line_editor *editor, bool is_editing);
/// Moves the cursor from where it is in the line to its very beginning, or to its end.
void editor_move_to_start(line_editor *editor);
void editor_move_to_end(line_editor *editor);
