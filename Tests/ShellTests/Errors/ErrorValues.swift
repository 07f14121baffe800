import Basics
import Reports
import Shell
import Testing

/// The messages of errors that take more than a line of script: data, a trained model, files, earlier commands.
@Suite("An error of the session") struct ErrorValueTests {
  static let cases: [(error: any UserError, text: String)] =
    sources + session + notebook + training + files

  private static let sources: [(error: any UserError, text: String)] = [
    (LanguageError.notText(path: "a.hl"), "'a.hl' is not UTF-8 text\n  save it as UTF-8"),
    (
      LanguageError.pipe(path: "a.hl"),
      """
      'a.hl' is a pipe, but 'source' reads its file twice: to check it, and to run it
        save it as a file, or give it to 'hairline run'
      """
    ),
    (
      LanguageError.fileTooLong(path: "a.hl"),
      "'a.hl' is too long for a script: the limit is 64 MB\n  use 'for' to repeat commands"
    ),
    (
      LanguageError.textTooLong(lines: 1_000_001, bytes: 2_000_000),
      "the script has 1,000,001 lines; the limit is 1,000,000\n  use 'for' to repeat commands"
    ),
    (
      LanguageError.textTooLong(lines: 1, bytes: 70_000_000),
      "the script has 70 MB; the limit is 64 MB\n  use 'for' to repeat commands"
    ),
    (LanguageError.valueTooDeep(64), "the value has more than 64 nested lists"),
    (LanguageError.sourceWithinItself(path: "a.hl"), "'a.hl' sources itself"),
    (LanguageError.sourcesTooDeep(16), "more than 16 nested 'source' commands"),
    (LanguageError.tooManySources(1000), "more than 1,000 'source' commands"),
    (
      LanguageError.metricNotMeasured(["train", "macro_f1"]),
      """
      'train.macro_f1' has not been measured yet
        run 'evaluate train' first: training measures only its accuracy and loss
      """
    ),
    (
      LanguageError.unknownClass("nope", nearest: nil, known: ["dark", "light"]),
      "'nope' is not a class of the data\n  the classes are dark and light"
    ),
    (
      LanguageError.unknownClass("drak", nearest: "dark", known: ["dark", "light"]),
      "'drak' is not a class of the data\n  did you mean 'dark'?"
    ),
    (
      LanguageError.sourceInBlock,
      """
      inside braces, the file of 'source' cannot depend on a variable
        pass values to one file instead: 'source FILE name=$value'
      """
    ),
    (LanguageError.sourceValue("3"), "expected NAME=VALUE, got '3'\n  for example 'source common.hl epochs=3'"),
    (
      LanguageError.unusedValue("epohcs", path: "a.hl", known: ["epochs"]),
      "'a.hl' has no 'let epohcs = …'\n  did you mean 'epochs'?"
    ),
  ]

  private static let session: [(error: any UserError, text: String)] = [
    (
      ShellError.noData,
      "no data is loaded\n  load some, as in 'data load PATH size=48x48', or 'data load synth'"
    ),
    (
      ShellError.noModel,
      "there is no model\n  declare one with 'model NAME { … }', or load one with 'model load FILE'"
    ),
    (ShellError.noHistory, "nothing has been trained yet\n  'train' trains the model"),
    (
      ShellError.unknownClass("carck", known: ["crack", "plain"]),
      "the data has no class 'carck'\n  did you mean 'crack'?"
    ),
    (
      ShellError.unknownClass("x", known: ["crack", "plain"]),
      "the data has no class 'x'\n  the classes are crack and plain"
    ),
    (
      ShellError.unknownClass("x", known: (1...12).map { "class\($0)" }),
      """
      the data has no class 'x'
        the classes are class1, class2, class3, class4, class5, class6, class7, class8, class9, class10 and others
      """
    ),
    (
      ShellError.notAModel(path: "a.safetensors"),
      """
      'a.safetensors' contains weights, but no model: it was not saved by 'model save'
        declare the model, and give the file as weights= of its backbone
      """
    ),
    (
      ShellError.modelDeclaration(path: "a.safetensors", reason: "'frob' is not a layer"),
      """
      the model in 'a.safetensors' cannot be built: 'frob' is not a layer
        was it saved by a newer version of Hairline?
      """
    ),
    (
      ShellError.modelClasses(path: "a.safetensors", reason: "it has 3 names for 2 outputs"),
      """
      the model in 'a.safetensors' has an invalid list of classes: it has 3 names for 2 outputs
        save the model again with a version of Hairline that can load it
      """
    ),
    (
      ShellError.imagenetAlpha("0.5"),
      "the ImageNet weights are for alpha=1, got alpha=0.5\n  use alpha=1, or weights=none"
    ),
    (
      ShellError.emptyFreeze,
      """
      missing layers: expected names of layers, all, from= or to=
        for example 'freeze all' or 'unfreeze from=block_13_expand'
      """
    ),
    (
      ShellError.noParameters("relu"),
      """
      'relu' has no parameters to freeze or unfreeze
        name a layer with parameters: 'model summary' lists them
      """
    ),
    (ShellError.layerOrder(from: "b", to: "a"), "the layer 'b' does not come before 'a'"),
    (ShellError.noSuchImage(1300, part: "test", count: 1200), "'test' has 1,200 images: there is no image 1,300"),
    (ShellError.noSuchImage(2, part: "test", count: 1), "'test' has 1 image: there is no image 2"),
  ]

  private static let notebook: [(error: any UserError, text: String)] = [
    (
      NotebookError.noCell(2, of: 0),
      "there is no command 2: nothing has been run yet\n  'history' lists the commands"
    ),
    (
      NotebookError.noCell(7, of: 5),
      "there is no command 7: commands are numbered from 1 to 5\n  'history' lists the commands"
    ),
    (NotebookError.nothingToUndo, "there is nothing to undo"),
    (
      NotebookError.statesGone(before: 5),
      """
      the state before command 5 is no longer kept
        undo keeps the last 20 states, up to 256 MB of weights and images; 'save script FILE' writes the commands that \
      led to the current state
      """
    ),
    (NotebookError.nothingToRerun, "there is nothing to rerun"),
    (
      NotebookError.standsForOthers("rerun 3..5"),
      """
      'rerun 3..5' cannot be rerun: it refers to other commands
        give the numbers of those commands: 'history' lists them
      """
    ),
    (NotebookError.withinBraces("undo"), "'undo' is not allowed inside braces"),
    (NotebookError.backwards(5, 3), "the range 5..3 is empty\n  did you mean 3..5?"),
    (
      NotebookError.tangled(4),
      """
      no script can reproduce the current state: through a file, it depends on commands that were undone, and on \
      command 4, which depends on those that replaced them
      """
    ),
    (
      NotebookError.noNumber("x"),
      "expected a command's number or a range, got 'x'\n  'history' lists the commands"
    ),
  ]

  private static let training: [(error: any UserError, text: String)] = [
    (
      TrainError.otherOptimizer("momentum", of: ["sgd", "rmsprop"], optimizer: "adam"),
      """
      momentum= is an option of sgd and rmsprop, but the optimizer is adam
        remove momentum=, or write optimizer=sgd or optimizer=rmsprop
      """
    ),
    (
      TrainError.nesterovWithoutMomentum,
      "nesterov=yes has no effect without momentum\n  as in momentum=0.9 nesterov=yes"
    ),
    (
      TrainError.batchNormWithoutBackbone(isFrozen: false),
      """
      batch_norm= has no effect: the model has no backbone
        remove it: outside of a backbone, batch normalization always uses the batch's statistics
      """
    ),
    (
      TrainError.batchNormWithoutBackbone(isFrozen: true),
      """
      batch_norm= has no effect: the model's backbone is frozen
        remove it, or 'unfreeze' a part of the backbone
      """
    ),
    (
      TrainError.augmentationWithoutLayer("augment flip=horizontal"),
      """
      'augment flip=horizontal' has no effect: the model has no 'augmentation' layer
        declare the model with 'augmentation' right after 'input', or 'augment none'
      """
    ),
    (
      FunctionError.noInterval(Function.named("lower") ?? Function.all[0], metric: "train.accuracy", isMeasured: true),
      """
      train.accuracy has no confidence interval: it is a mean over batches
        'evaluate train' measures it on all images
      """
    ),
    (
      PlotError.scaleOfVectors(.svg),
      "scale has no effect on vector graphics such as .svg\n  leave it out; size=16x9 changes the size"
    ),
  ]

  private static let files: [(error: any UserError, text: String)] = [
    (
      PredictError.noImages(path: "photos", skipped: "2 HEIC files"),
      """
      there are no images in 'photos' (skipped: 2 HEIC files)
        images are files in JPEG, PNG, GIF, WebP, BMP and TIFF, known by their names' extensions
      """
    ),
    (
      PredictError.noMatch(pattern: "*.jpg"),
      """
      no image matches '*.jpg'
        * stands for any characters of a name, ** for any folders too; images are files in JPEG, PNG, GIF, WebP, BMP \
      and TIFF
      """
    ),
    (PredictError.format(path: "a.txt"), "'a.txt' must end in .csv or .json\n  such as to=predictions.csv"),
    (
      PredictError.unreadable(count: 1, total: 1200),
      """
      1 of 1,200 files could not be read
        the others were classified; fix or remove the files that could not be read
      """
    ),
    (
      PredictError.unreadable(count: 2, total: 2),
      "2 of 2 files could not be read\n  fix or remove the files that could not be read"
    ),
    (
      PredictError.notFinite(path: "a.jpg"),
      """
      the model's output for 'a.jpg' is NaN or infinite
        its training may have diverged: train it again with a lower lr
      """
    ),
    (
      UserFileError.notAFile(path: "history"),
      "'history' is not a regular file, and is not used\n  replace it with a file, or remove it"
    ),
    (
      UserFileError.locked(path: "history"),
      """
      the history 'history' is locked by another process: commands are saved once it is free
        'fuser -v history' shows the process
      """
    ),
    (
      UserFileError.unwritable(FileError("write", "history", code: 30)),
      """
      cannot write 'history': Read-only file system
        choose a place that you may write to, or change its permissions
      """
    ),
    (FormatError.notCanonical(path: "a.hl"), "'a.hl' is not in canonical form\n  'hairline format a.hl' formats it"),
    (
      FormatError.stream(path: "p"),
      """
      'p' is a pipe or device, but 'format' writes a script in place
        'hairline format - < p' writes to standard output
      """
    ),
    (
      UsageError.unusedSetting("epohcs", known: ["epochs"]),
      "--set epohcs=…: the script has no 'let epohcs = …'\n  did you mean 'epochs'?"
    ),
    (UsageError.badSetting("epochs"), "--set epochs: expected NAME=VALUE\n  as in --set epochs=3"),
  ]

  @Test("says what is wrong and how to fix it", arguments: cases.indices)
  func text(_ index: Int) { #expect(Self.cases[index].error.description == Self.cases[index].text) }

  /// The errors that the scripts of the other tables end in.
  private static func errors(in text: String) -> [any UserError] {
    do {
      let script = try Parser.parse(SourceText(text, name: "x.hl"))
      let diagnostics = Checker.check(script).diagnostics
      guard diagnostics.isEmpty else { return diagnostics.map(\.error) }
      var session = Session(output: Recording().output())
      try Interpreter.run(script.statements, in: &session)
    } catch let diagnostic as Diagnostic { return [diagnostic.error] } catch {}
    return []
  }

  @Test("or of a script is in a table, whatever it is")
  func complete() throws {
    let scripts = ErrorTests.cases.map(\.text) + [String(repeating: "trian\n", count: 101)]
    let errors = scripts.flatMap(Self.errors) + Self.cases.map(\.error)
    let missing = try ErrorCases.missing(in: errors, of: "Shell")
    #expect(missing == [])
  }
}
