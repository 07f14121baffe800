import Basics

/// Everything that can be wrong with a text in Hairline's language, worded here once.
public enum LanguageError: UserError {
  // The text
  case notText(path: String)
  case pipe(path: String)
  case fileTooLong(path: String)
  case textTooLong(lines: Int, bytes: Int)
  case unexpected(String)
  case unclosed(String, String)
  case unfinishedLine
  case strayBackslash
  case unknownEscape(String)
  case loneDollar
  case commentInList
  case valuesTouch
  case tooDeep(Int)
  case valueTooLong(Int)
  case valueTooDeep(Int)
  case tooManyErrors(Int)
  // Statements
  case expectedCommand(found: String)
  case expectedName(found: String)
  case incompleteAssignment(String)
  case assignmentWithoutLet(String)
  case spacesAroundEquals(String)
  case missingValue(String)
  case incompleteIteration
  case extraInIteration(String)
  case strayElse
  case incompleteElse
  case branchAfterElse
  // Files
  case sourceWithinItself(path: String)
  case sourcesTooDeep(Int)
  case tooManySources(Int)
  case sourceInBlock
  case sourceValue(String)
  case unusedValue(String, path: String, known: [String])
  // Expressions
  case incompleteWithin
  case negativeTolerance(String)
  case expectedList(String)
  case expectedExpression(after: String)
  case expectedOperand
  case expectedOperandNot(String)
  case expectedOperator(found: String)
  case expectedClosing(String, found: String)
  case expectedMetric(after: String)
  case notANumber(String)
  case singleEquals
  case chainedComparison
  case expressionTooLong(Int)
  case expectedNumber(String)
  case expectedTruth(String)
  case divisionByZero
  case numberTooLarge
  case bareVariable(String)
  // Names
  case unknownVerb(String, what: String, nearest: String?)
  case unknownSubcommand(String, of: String, nearest: String?, known: [String])
  case missingSubcommand(String, known: [String])
  case unknownVariable(String, nearest: String?)
  case unknownMetric(String, of: String, nearest: String?, known: [String])
  case incompleteMetric([String])
  case classMissing([String])
  case notMeasured(part: String)
  case metricNotMeasured([String])
  case unknownClass(String, nearest: String?, known: [String])
  case noClassOfMetric([String])
  // Arguments
  case unknownOption(String, of: Entry, nearest: String?)
  case repeatedOption(String)
  case conflict(String, with: String)
  case missingArgument(Parameter, of: Entry)
  case extraWord(String, of: Entry, option: String?)
  case unsuitable(String, for: Parameter, nearest: String?)
  case missingBody(Entry)
  case unexpectedBody(String)
  // Models
  case unknownLayer(String, nearest: String?)
  case repeatedLayer(String)
  case tooManyLayers(Int)
  case blockWithinItself(String)
  case blockNamedAsLayer(String)
  case blockDefault(String)
  case undecidedBlock
  case firstLayer(String)
  case noClasses
  // Help
  case noHelp(String, nearest: String?)

  /// Whether more lines may fix it: the prompt then asks for them.
  public var isUnfinished: Bool {
    switch self {
    case .unclosed, .unfinishedLine: true
    default: false
    }
  }

  public var problem: String {
    switch self {
    case .notText(let path): "'\(path)' is not UTF-8 text"
    case .pipe(let path): "'\(path)' is a pipe, but 'source' reads its file twice: to check it, and to run it"
    case .fileTooLong(let path): "'\(path)' is too long for a script: the limit is \(Self.bytes(SourceText.maxBytes))"
    case .textTooLong(let lines, _) where lines > SourceText.maxLines:
      "the script has \(NumberFormat.grouped(lines)) lines; the limit is \(NumberFormat.grouped(SourceText.maxLines))"
    case .textTooLong(_, let bytes):
      "the script has \(Self.bytes(bytes)); the limit is \(Self.bytes(SourceText.maxBytes))"
    case .unexpected("}"): "unmatched '}'"
    case .unexpected("]"): "unmatched ']'"
    case .unexpected(let found): "unexpected \(Self.shown(found))"
    case .unclosed("\"", _): "unclosed quote"
    case .unclosed(let opening, let closing): "unclosed '\(opening)': missing '\(closing)'"
    case .unfinishedLine: "expected another line after '\\'"
    case .strayBackslash: "unexpected '\\': outside of quotes it may only end a line"
    case .unknownEscape(let text): "unknown escape sequence '\(text)'"
    case .loneDollar: "expected a variable's name or '(' after '$'"
    case .commentInList: "a list cannot contain a comment"
    case .valuesTouch: "missing space between two values"
    case .tooDeep(let limit): "more than \(limit) nested braces, brackets or parentheses"
    case .valueTooLong(let limit): "the value has more than \(NumberFormat.grouped(limit)) bytes"
    case .valueTooDeep(let limit): "the value has more than \(limit) nested lists"
    case .tooManyErrors(let limit): "more than \(limit) errors: the rest of the script was not checked"
    case .expectedCommand(let found): "expected a command, got \(Self.shown(found))"
    case .expectedName(let found): "expected a name, got \(Self.shown(found))"
    case .incompleteAssignment(let verb): "expected '\(verb) NAME = VALUE'"
    case .assignmentWithoutLet(let name): "unexpected '=' after '\(name)'"
    case .spacesAroundEquals: "no spaces are allowed around the '=' of an option"
    case .missingValue(let name): "missing value after '\(name)='"
    case .incompleteIteration: "expected 'for NAME in LIST { … }'"
    case .extraInIteration(let found): "expected '{' after the list, got '\(found)'"
    case .strayElse: "'else' without 'if'"
    case .incompleteElse: "expected '{' or 'if' after 'else'"
    case .branchAfterElse: "this 'if' already has an 'else'"
    case .sourceWithinItself(let path): "'\(path)' sources itself"
    case .sourcesTooDeep(let limit): "more than \(limit) nested 'source' commands"
    case .tooManySources(let limit): "more than \(NumberFormat.grouped(limit)) 'source' commands"
    case .sourceInBlock: "inside braces, the file of 'source' cannot depend on a variable"
    case .sourceValue(let found): "expected NAME=VALUE, got '\(found)'"
    case .unusedValue(let name, let path, _): "'\(path)' has no 'let \(name) = …'"
    case .incompleteWithin: "expected 'VALUE within TOLERANCE of TARGET'"
    case .negativeTolerance(let value): "the tolerance must be ≥ 0, got \(value)"
    case .expectedList(let value): "expected a list or a range, got '\(value)'"
    case .expectedExpression(let verb): "missing expression after '\(verb)'"
    case .expectedOperand: "the expression is incomplete: expected a value"
    case .expectedOperandNot(let found): "expected a value, got \(Self.shown(found))"
    case .expectedOperator(let found): "expected an operator or the end of the line, got '\(found)'"
    case .expectedClosing(let closing, let found): "expected '\(closing)', got \(Self.shown(found))"
    case .expectedMetric(let part): "missing metric after '\(part).'"
    case .notANumber(let text): "'\(text)' is not a number"
    case .singleEquals: "'=' does not compare"
    case .chainedComparison: "comparisons cannot be chained"
    case .expressionTooLong(let limit): "more than \(NumberFormat.grouped(limit)) values in one expression"
    case .expectedNumber(let value): "expected a number, got '\(value)'"
    case .expectedTruth(let value): "expected yes or no, got '\(value)'"
    case .divisionByZero: "division by zero"
    case .numberTooLarge: "the result is too large: numbers go up to 1.8e308"
    case .bareVariable(let name): "'\(name)' is a word here, but also the name of a variable"
    case .unknownVerb(let verb, let what, _): "'\(verb)' is not a \(what)"
    case .unknownSubcommand(let word, let verb, _, _): "'\(verb)' has no subcommand '\(word)'"
    case .missingSubcommand(let verb, _): "missing subcommand after '\(verb)'"
    case .unknownVariable(let name, _): "there is no variable '\(name)'"
    case .unknownMetric(let name, "", _, _): "'\(name)' is not a part of the data"
    case .unknownMetric(let name, let part, _, _): "'\(name)' is not a metric of '\(part)'"
    case .incompleteMetric(let path): "'\(path.joined(separator: "."))' alone is not a metric"
    case .classMissing(let path): "missing class after '\(path.joined(separator: "."))'"
    case .notMeasured(let part): "'\(part)' has not been evaluated yet"
    case .metricNotMeasured(let path): "'\(path.joined(separator: "."))' has not been measured yet"
    case .unknownClass(let name, _, _): "'\(name)' is not a class of the data"
    case .noClassOfMetric(let path): "'\(path.joined(separator: "."))' is of all classes: nothing can follow it"
    case .unknownOption(let name, let entry, _): "'\(entry.name)' has no option '\(name)'"
    case .repeatedOption(let name): "'\(name)' is given twice"
    case .conflict(let argument, let other): "'\(argument)' has no effect with '\(other)'"
    case .missingArgument(let parameter, let entry):
      "missing argument \(parameter.label) for '\(entry.name)': \(parameter.takes)"
    case .extraWord(let word, let entry, _): "unexpected argument '\(word)' for '\(entry.name)'"
    case .unsuitable("", let parameter, _): "\(parameter.name) must not be empty"
    case .unsuitable(let value, let parameter, _):
      "\(parameter.name) must be \(parameter.takes), got '\(value)'"
    case .missingBody(let entry): "missing '{ … }' after '\(entry.name)'"
    case .unexpectedBody(let name): "'\(name)' takes no '{ … }'"
    case .unknownLayer(let name, _): "there is no layer named '\(name)' above"
    case .repeatedLayer(let name): "there are two layers named '\(name)'"
    case .tooManyLayers(let limit): "the model has more than \(NumberFormat.grouped(limit)) layers"
    case .blockWithinItself(let name): "the block '\(name)' uses itself"
    case .blockNamedAsLayer(let name): "there is already a layer '\(name)'"
    case .blockDefault(let name): "the default of '\(name)' must be a single word"
    case .undecidedBlock: "the name of a block must be known before the script runs"
    case .firstLayer(let word): "a model must begin with 'input', not '\(word)'"
    case .noHelp(let topic, _): "there is no help on '\(topic)'"
    case .noClasses: "'classes' is the number of classes of the data, but no data is loaded"
    }
  }

  public var hint: String? {
    switch self {
    case .notText: "save it as UTF-8"
    case .pipe: "save it as a file, or give it to 'hairline run'"
    case .fileTooLong, .textTooLong: "use 'for' to repeat commands"
    case .expectedOperator: "put text with spaces in quotes"
    case .strayBackslash, .valuesTouch: "put text with spaces or special characters in quotes, as a whole"
    case .unknownEscape: "in quotes there are \\n, \\t, \\\", \\\\, \\$, \\x7F and \\u{3B1}"
    case .loneDollar: "for the character itself, write \\$ in quotes"
    case .commentInList: "put it on the line above the command"
    case .expectedCommand(let found):
      found.hasPrefix("!")
        ? "'!' runs a command of the system at the prompt only"
        : found.firstIndex(of: "(").map { "write the arguments of '\(found[..<$0])' after spaces, without parentheses" }
          ?? "'help' lists the commands"
    case .expectedName: "names consist of letters, digits and '_', and do not begin with a digit"
    case .incompleteAssignment(let verb): "for example '\(verb) epochs = 10'"
    case .assignmentWithoutLet(let name): "to set a variable, write 'let \(name) = …'"
    case .spacesAroundEquals(let name): name.isEmpty ? nil : "write '\(name)=…'"
    case .incompleteIteration, .extraInIteration:
      "for example 'for rate in [1e-3 1e-4] { … }' or 'for fold in 1..5 { … }'"
    case .strayElse: "'else' goes on the line of the closing brace: '} else {'"
    case .incompleteElse: "for example '} else {' or '} else if $fast {'"
    case .sourceInBlock: "pass values to one file instead: 'source FILE name=$value'"
    case .sourceValue: "for example 'source common.hl epochs=3'"
    case .unusedValue(let name, _, let known): Suggestion.sentence(for: name, among: known)
    case .incompleteWithin: "for example 'test.accuracy within 0.01 of 0.99'"
    case .expectedList: "for example [1e-3 1e-4] or 1..5"
    case .expectedExpression("if"): "for example 'if test.accuracy > 0.9 { … }'"
    case .expectedExpression(let verb): "for example '\(verb) test.accuracy >= 0.99'"
    case .expectedMetric, .incompleteMetric, .classMissing: "for example test.accuracy or test.recall.CLASS"
    case .singleEquals: "write '=='"
    case .chainedComparison: "join two comparisons with 'and'"
    case .bareVariable(let name): "write '$\(name)' for the variable's value, or '\"\(name)\"' for the word"
    case .expectedNumber: "a metric is written PART.METRIC, such as test.accuracy, and a variable $name"
    case .notMeasured(let part): "run 'evaluate \(part)' first"
    case .metricNotMeasured(let path): "run 'evaluate \(path[0])' first: training measures only its accuracy and loss"
    case .unknownClass(_, let nearest, let known):
      Self.didYouMean(nearest) ?? "the classes are \(known.listed(with: "and"))"
    case .noClassOfMetric(let path): "write '\(path.joined(separator: "."))'"
    case .unknownVerb(_, "layer", let nearest): Self.didYouMean(nearest) ?? "'help layers' lists the layers"
    case .unknownVerb(let verb, _, let nearest):
      Self.otherPlace(of: verb) ?? Self.didYouMean(nearest) ?? "'help' lists the commands"
    case .unknownSubcommand(let word, let verb, let nearest, let known):
      Self.didYouMean(nearest)
        ?? (CommandTable.entries(of: verb).contains { $0.path.count == 1 && $0.body != .none }
          ? "'\(verb) \(word) { … }' declares it; the subcommands are \(known.listed(with: "and"))"
          : "the subcommands are \(known.listed(with: "and"))")
    case .missingSubcommand(_, let known): "the subcommands are \(known.listed(with: "and"))"
    case .unknownVariable(let name, let nearest): Self.didYouMean(nearest) ?? "'let \(name) = …' sets it"
    case .unknownMetric(_, let part, let nearest, let known):
      Self.didYouMean(nearest)
        ?? (known.isEmpty ? nil : "the \(part.isEmpty ? "parts" : "metrics") are \(known.listed(with: "and"))")
    case .unknownOption(let name, let entry, let nearest):
      Self.options(standingFor: name, of: entry) ?? Self.didYouMean(nearest) ?? Self.relative(of: entry, with: name)
        ?? Self.options(of: entry)
    case .conflict: "remove one of them"
    case .missingArgument(_, let entry): entry.examples.first.map { "for example '\($0)'" }
    case .extraWord(let word, let entry, let option):
      option.map { $0 == word ? "write '\($0)=…'" : "did you mean '\($0)=\(word)'?" } ?? Self.options(of: entry)
    case .unsuitable(_, _, let nearest): Self.didYouMean(nearest)
    case .unknownLayer(_, let nearest): Self.didYouMean(nearest) ?? "'name=…' names a layer"
    case .repeatedLayer, .blockNamedAsLayer: "choose another name"
    case .firstLayer: "for example 'input 48x48x3'"
    case .noHelp(_, let nearest): Self.didYouMean(nearest) ?? "'help' lists the commands"
    case .noClasses: "load data first, or write the number"
    case .missingBody(let entry): entry.examples.first.map { "for example '\($0)'" }
    default: nil
    }
  }

  private static func didYouMean(_ name: String?) -> String? { name.map { "did you mean '\($0)'?" } }

  /// Where a word belongs that is no command: among the layers, after another command, or in another tool.
  private static func otherPlace(of verb: String) -> String? {
    if LayerTable.entries.contains(where: { $0.name == verb }) {
      return "it is a layer, and goes inside 'model NAME { … }'"
    }
    let commands = CommandTable.entries.filter { $0.path.dropFirst().first == verb || $0.synonyms.contains(verb) }
    return commands.isEmpty ? nil : "did you mean \(commands.map { "'\($0.name)'" }.listed(with: "or"))?"
  }

  /// The options that do what one of Keras does, whose name is not much like theirs.
  private static func options(standingFor name: String, of entry: Entry) -> String? {
    let options = (kerasOptions[name] ?? []).filter { option in entry.parameters.contains { $0.name == option } }
    return options.isEmpty ? nil : "write \(options.map { "'\($0)=…'" }.listed(with: "or"))"
  }

  private static let kerasOptions = [
    "kernel_regularizer": ["l1", "l2"], "depthwise_regularizer": ["l1", "l2"], "regularizer": ["l1", "l2"],
  ]

  /// The command of the same verb that has an option, where it is the only one.
  private static func relative(of entry: Entry, with option: String) -> String? {
    let others = CommandTable.entries.filter { other in
      other.path[0] == entry.path[0] && other.name != entry.name
        && other.parameters.contains { $0.role == .option && $0.name == option }
    }
    return others.count == 1 ? "it is an option of '\(others[0].name)'" : nil
  }

  private static func options(of entry: Entry) -> String {
    let names = entry.parameters.map(\.label)
    return names.isEmpty ? "it takes no arguments" : "it takes \(names.listed(with: "and"))"
  }

  private static func bytes(_ count: Int) -> String { NumberFormat.bytes(count) }

  /// A piece of a text in quotes, or the end of the text.
  private static func shown(_ text: String) -> String { text.isEmpty ? "the end of the text" : "'\(text)'" }
}

/// The name that `word` most likely stands for, or nil.
func nearest(to word: String, among names: [String]) -> String? {
  // Nobody mistypes a name into a very long word.
  word.utf8.count > 64 ? nil : Suggestion.nearest(to: word, among: names).first
}
