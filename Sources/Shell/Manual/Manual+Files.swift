/// The chapter on what a run leaves behind.
extension Manual {
  static let files = Chapter(
    "What a run leaves behind",
    [
      """
      The files of a script go to `runs/NUMBER-NAME/`, or to the folder of `--out`; those of the prompt to \
      `runs/NUMBER-prompt/`, which is made when the first of them is written. A bare name of a file is meant within that \
      folder, a path with a `/` as it stands. `~/` and `~user/` at the beginning of a path stand for home folders, in \
      quotes as well; a folder that is itself called `~` is `./~`. Bytes of names that are not UTF-8 are shown, and can be \
      written in quotes, as `\\xE9`.

      No file is ever half-written: it is written beside its target, and renamed. A symbolic link is followed, and \
      permissions are kept; a device or a pipe, such as `/dev/stdout`, is written to.
      """,
      Markdown.table(
        ["file", "contents", "written by"],
        [
          [
            "`script.hl`",
            "the commands as they ran, with the values that were given from outside, the seed, and sourced "
              + "files written out: replaying it gives the same results, bit for bit", "every run",
          ],
          ["`results.json`", "what came of it, see below", "every run"],
          [
            "`history.csv`",
            "a line for each epoch: loss, accuracy, `val_loss`, `val_accuracy`, seconds, learning rate",
            "runs that train",
          ],
          ["`NAME.png`", "a plot, with the script, seed, version, command and metrics in its text chunks", "`plot`"],
          [
            "`report.html`", "one page with results, images, epochs and commands, which needs no network", "`report`",
          ],
          ["`checkpoint.safetensors`", "the model as it was when the run was stopped", "runs that are stopped"],
          [
            "`NAME.safetensors`",
            "a trained model: its values; in the metadata its declaration, classes, preprocessing, "
              + "script and results", "`model save`",
          ],
        ]),
      "`results.json` has:",
      Markdown.table(
        ["member", "meaning"],
        [
          ["`name`, `version`, `seed`", "of the run"],
          [
            "`outcome`",
            "how it ended: `success`, `failed`, `failedExpectation`, `interrupted`, `terminated` or `timed_out`",
          ],
          ["`data`", "where from (`source`), `height`, `width`, and a `fingerprint` of the files"],
          ["`classes`, `counts`", "the names of the classes, and how many images of each are in each part"],
          ["`model`", "`name`, `parameters`, `trainable_parameters`, `multiply_adds` for an image"],
          ["`epochs`", "each with `epoch`, `loss`, `accuracy`, `val_loss`, `val_accuracy`, `seconds`"],
          [
            "`train`, `val`, `test`",
            "what the last `evaluate` of that part came to: `accuracy`, `loss`, each class's metrics, "
              + "the confusion matrix",
          ],
          ["`expectations`", "each `expect` that was reached: its `expression`, and whether it `holds`"],
        ]),
      """
      Apart from runs, Hairline keeps decoded images in `~/.cache/hairline/decoded`, pretrained weights in \
      `~/.cache/hairline/weights`, the synthetic data set in `~/.cache/hairline/data` (`$XDG_CACHE_HOME`), and the lines of the \
      prompt in `~/.local/state/hairline/history` (`$XDG_STATE_HOME`). The commands in `~/.config/hairline/hairlinerc` \
      (`$XDG_CONFIG_HOME`) run when the prompt starts, unless `--no-rc` is given.
      """,
    ])
}
