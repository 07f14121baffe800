/// The chapter on the files of a run.
extension Manual {
  static let files = Chapter(
    "What a run leaves behind",
    [
      """
      The files of a script go to `runs/NUMBER-NAME/`, or to the folder given by `--out`; those of the prompt to \
      `runs/NUMBER-prompt/`, which is created when the first of them is written. A file name without a `/` refers to that \
      folder; a path with a `/` is used as it is. `~/` and `~user/` at the beginning of a path stand for home folders, in \
      quotes as well; a folder that is itself called `~` is `./~`. Bytes of names that are not UTF-8 are shown, and can be \
      written in quotes, as `\\xE9`.

      No file is ever half-written: each is written to a temporary file next to its target, and renamed. A symbolic link \
      is followed, and permissions are kept; a device or a pipe, such as `/dev/stdout`, is written to.
      """,
      Markdown.table(
        ["file", "contents", "written by"],
        [
          [
            "`script.hl`",
            "the commands as they ran, with the values given by `--set`, the seed, and sourced files included: "
              + "replaying it gives the same results, bit for bit", "every run",
          ],
          ["`results.json`", "the results, see below", "every run"],
          [
            "`timing.json`",
            "when the run started, what it ran on, and the time of each command and epoch: the only file with times "
              + "in it, but for TensorBoard's", "every run",
          ],
          [
            "`history.csv`",
            "a line for each epoch: loss, accuracy, `val_loss`, `val_accuracy`, learning rate; in a sweep, preceded by "
              + "the number of the trial and the values of its loops",
            "runs that train",
          ],
          [
            "`tensorboard/`",
            "event files with the curves, plots, hyperparameters, model and script; in a sweep, a folder for each model",
            "runs that train, evaluate or plot",
          ],
          [
            "`NAME.png`, `.svg`, `.pdf`",
            "a plot, which includes the script, seed, version, command and metrics: a PNG in its text chunks", "`plot`",
          ],
          [
            "`report.html`", "one page with results, images, epochs and commands, which needs no network", "`report`",
          ],
          [
            "`NAME.safetensors`",
            "a model: its weights; in the metadata its declaration, frozen layers, classes, preprocessing, "
              + "script and results", "`model save`",
          ],
          [
            "`checkpoint.safetensors`", "the model after its last complete epoch", "runs that are stopped",
          ],
          [
            "`.manifest`", "the names of these files, which a later run into the same folder replaces", "every run",
          ],
        ]),
      "`results.json` has:",
      Markdown.table(
        ["member", "meaning"],
        [
          ["`name`, `version`, `seed`", "of the run"],
          ["`outcome`", "how it ended; [Errors](#errors) lists the words"],
          ["`data`", "`source`, `height`, `width`, and a `fingerprint` of the files"],
          ["`classes`, `counts`", "the names of the classes, and the number of images of each class in each part"],
          ["`model`", "`name`, `parameters`, `trainable_parameters`, and `multiply_adds` for an image"],
          [
            "`train`, `val`, `test`",
            "the last evaluation of that part: `accuracy` and its `accuracy_interval` (95 %), `loss`, `count`, each "
              + "class's metrics, the confusion matrix",
          ],
          ["`epochs`", "each with `epoch`, `loss`, `accuracy`, `val_loss`, `val_accuracy`, `learning_rate`"],
          [
            "`trials`, `trial`",
            "in a sweep, each trial with its `number`, `values` of the loops, `model`, epochs and evaluations; and the "
              + "number of the trial that the members above are from",
          ],
          [
            "`expectations`",
            "each `expect` that was reached: its `expression`, whether it `holds`, and what was measured and wanted in "
              + "its `comparisons`",
          ],
        ]),
      """
      Apart from runs, Hairline keeps decoded images in `~/.cache/hairline/decoded`, pretrained weights in \
      `~/.cache/hairline/weights`, the synthetic data set in `~/.cache/hairline/data` (`$XDG_CACHE_HOME`), and the history of \
      the prompt in `~/.local/state/hairline/history` (`$XDG_STATE_HOME`). The commands in `~/.config/hairline/hairlinerc` \
      (`$XDG_CONFIG_HOME`) run when the prompt starts, unless `--no-rc` is given.
      """,
    ])
}
