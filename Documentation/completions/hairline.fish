function __hairline_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __hairline_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __hairline_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __hairline_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __hairline_parse_tokens -S
    set -l unparsed_tokens (__hairline_tokens -pc)
    switch $unparsed_tokens[1]
    case 'hairline'
        __hairline_parse_subcommand 0 'c=' 'no-rc' 'threads=' 'q/quiet' 'version' 'h/help'
        switch $unparsed_tokens[1]
        case 'run'
            __hairline_parse_subcommand 1 'set=+' 'out=' 'keep-going' 'dry-run' 'junit=' 'json' 'timeout=' 'threads=' 'q/quiet' 'version' 'h/help'
        case 'check'
            __hairline_parse_subcommand 1 'set=+' 'version' 'h/help'
        case 'format'
            __hairline_parse_subcommand -r 1 'check' 'version' 'h/help'
        case 'shell'
            __hairline_parse_subcommand 0 'no-rc' 'threads=' 'q/quiet' 'version' 'h/help'
        case 'help'
            __hairline_parse_subcommand -r 1 'version' 'h/help'
        case 'manual'
            __hairline_parse_subcommand 0 'version' 'h/help'
        case 'completion'
            __hairline_parse_subcommand 1 'version' 'h/help'
        case 'help'
            __hairline_parse_subcommand -r 1 'version'
        end
    end
end

function __hairline_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __hairline_parse_subcommand -S -a positional_count
    argparse -s r -- $argv
    set -l option_specs $argv[2..]
    set -l is_repeating_positional $_flag_r
    set -el _flag_r
    set -a commands $unparsed_tokens[1]
    set positional_index 0
    while true
        set -e unparsed_tokens[1]
        argparse -sn "$commands" $option_specs -- $unparsed_tokens 2> /dev/null
        set unparsed_tokens $argv
        set positional_index (math $positional_index + 1)
        for non_repeating_flag_or_option in $non_repeating_flags_or_options
            if set -ql "_flag_$(string replace -a - _ -- $non_repeating_flag_or_option)"
                set non_repeating_flags_or_options_absent 1
                break
            end
        end
        test (count $unparsed_tokens) -eq 0 -o \( -z "$is_repeating_positional" -a "$positional_index" -gt "$positional_count" \) && break
    end
end

function __hairline_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __hairline_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__hairline_tokens -p)
    if test -z "$(__hairline_tokens -t)"
        set -l index (count (__hairline_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'hairline' -f
complete -c 'hairline' -n '__hairline_should_offer_completions_for_flags_or_options "hairline" c' -s 'c' -d 'Run a line of commands and exit.' -rfka ''
complete -c 'hairline' -n '__hairline_should_offer_completions_for_flags_or_options "hairline" no-rc' -l 'no-rc' -d 'Do not run ~/.config/hairline/hairlinerc first.'
complete -c 'hairline' -n '__hairline_should_offer_completions_for_flags_or_options "hairline" threads' -l 'threads' -d 'Number of threads. Results do not depend on it.' -rfka ''
complete -c 'hairline' -n '__hairline_should_offer_completions_for_flags_or_options "hairline" q quiet' -l 'quiet' -s 'q' -d 'Show only results and errors.'
complete -c 'hairline' -n '__hairline_should_offer_completions_for_flags_or_options "hairline" version' -l 'version' -d 'Show the version.'
complete -c 'hairline' -n '__hairline_should_offer_completions_for_flags_or_options "hairline" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'hairline' -n '__hairline_should_offer_completions_for_positional "hairline" -eq 1' -fa 'run' -d 'Run a script.'
complete -c 'hairline' -n '__hairline_should_offer_completions_for_positional "hairline" -eq 1' -fa 'check' -d 'Check a script: names, types, shapes, and whether its files can be read and written.'
complete -c 'hairline' -n '__hairline_should_offer_completions_for_positional "hairline" -eq 1' -fa 'format' -d 'Format scripts: spaces, indentation, line breaks.'
complete -c 'hairline' -n '__hairline_should_offer_completions_for_positional "hairline" -eq 1' -fa 'shell' -d 'Start the prompt, or read commands from a pipe.'
complete -c 'hairline' -n '__hairline_should_offer_completions_for_positional "hairline" -eq 1' -fa 'help' -d 'Show help on commands and layers of the language.'
complete -c 'hairline' -n '__hairline_should_offer_completions_for_positional "hairline" -eq 1' -fa 'manual' -d 'Print the manual of Hairline\'s language, in Markdown.'
complete -c 'hairline' -n '__hairline_should_offer_completions_for_positional "hairline" -eq 1' -fa 'completion' -d 'Print the completion file for a shell: bash, zsh or fish.'
complete -c 'hairline' -n '__hairline_should_offer_completions_for_positional "hairline run" -eq 1' -fa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'hl\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'hairline' -n '__hairline_should_offer_completions_for_flags_or_options "hairline run"' -l 'set' -d 'Override the value of a variable that the script sets by \'let\'.' -rfka ''
complete -c 'hairline' -n '__hairline_should_offer_completions_for_flags_or_options "hairline run" out' -l 'out' -d 'The run\'s folder. (default: runs/NUMBER-NAME)' -rfa '(__hairline_complete_directories)'
complete -c 'hairline' -n '__hairline_should_offer_completions_for_flags_or_options "hairline run" keep-going' -l 'keep-going' -d 'Go on after an \'expect\' that does not hold, with exit status 3 at the end, and with the next round of a loop after a training that diverged, with exit status 1. Other commands that fail end the run.'
complete -c 'hairline' -n '__hairline_should_offer_completions_for_flags_or_options "hairline run" dry-run' -l 'dry-run' -d 'Show what would be done, and about how long it would take. Nothing is trained, and no files are left.'
complete -c 'hairline' -n '__hairline_should_offer_completions_for_flags_or_options "hairline run" junit' -l 'junit' -d 'Write the expectations as test cases to a JUnit XML file.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'xml\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'hairline' -n '__hairline_should_offer_completions_for_flags_or_options "hairline run" json' -l 'json' -d 'Write events to standard output as lines of JSON, and nothing else.'
complete -c 'hairline' -n '__hairline_should_offer_completions_for_flags_or_options "hairline run" timeout' -l 'timeout' -d 'Stop after this time, as by Ctrl-C, with exit status 124: 90, 90s, 10m or 2h.' -rfka ''
complete -c 'hairline' -n '__hairline_should_offer_completions_for_flags_or_options "hairline run" threads' -l 'threads' -d 'Number of threads. Results do not depend on it.' -rfka ''
complete -c 'hairline' -n '__hairline_should_offer_completions_for_flags_or_options "hairline run" q quiet' -l 'quiet' -s 'q' -d 'Show only results and errors.'
complete -c 'hairline' -n '__hairline_should_offer_completions_for_flags_or_options "hairline run" version' -l 'version' -d 'Show the version.'
complete -c 'hairline' -n '__hairline_should_offer_completions_for_flags_or_options "hairline run" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'hairline' -n '__hairline_should_offer_completions_for_positional "hairline check" -eq 1' -fa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'hl\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'hairline' -n '__hairline_should_offer_completions_for_flags_or_options "hairline check"' -l 'set' -d 'Override the value of a variable that the script sets by \'let\'.' -rfka ''
complete -c 'hairline' -n '__hairline_should_offer_completions_for_flags_or_options "hairline check" version' -l 'version' -d 'Show the version.'
complete -c 'hairline' -n '__hairline_should_offer_completions_for_flags_or_options "hairline check" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'hairline' -n '__hairline_should_offer_completions_for_positional "hairline format" -ge 1' -fa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'hl\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'hairline' -n '__hairline_should_offer_completions_for_flags_or_options "hairline format" check' -l 'check' -d 'Write nothing; exit with status 1 if a script is not formatted.'
complete -c 'hairline' -n '__hairline_should_offer_completions_for_flags_or_options "hairline format" version' -l 'version' -d 'Show the version.'
complete -c 'hairline' -n '__hairline_should_offer_completions_for_flags_or_options "hairline format" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'hairline' -n '__hairline_should_offer_completions_for_flags_or_options "hairline shell" no-rc' -l 'no-rc' -d 'Do not run ~/.config/hairline/hairlinerc first.'
complete -c 'hairline' -n '__hairline_should_offer_completions_for_flags_or_options "hairline shell" threads' -l 'threads' -d 'Number of threads. Results do not depend on it.' -rfka ''
complete -c 'hairline' -n '__hairline_should_offer_completions_for_flags_or_options "hairline shell" q quiet' -l 'quiet' -s 'q' -d 'Show only results and errors.'
complete -c 'hairline' -n '__hairline_should_offer_completions_for_flags_or_options "hairline shell" version' -l 'version' -d 'Show the version.'
complete -c 'hairline' -n '__hairline_should_offer_completions_for_flags_or_options "hairline shell" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'hairline' -n '__hairline_should_offer_completions_for_positional "hairline help" -ge 1' -fka 'data augment model block train freeze unfreeze evaluate predict expect report plot let if for source seed echo help show set history rerun undo save cd ls quit exit input augmentation rescaling mobilenet_v2 add multiply concatenate repeat conv2d depthwise_conv2d separable_conv2d max_pooling2d average_pooling2d zero_padding2d up_sampling2d global_average_pooling2d global_max_pooling2d flatten dense dropout spatial_dropout2d gaussian_noise batch_normalization layer_normalization relu relu6 sigmoid tanh softmax swish hard_swish leaky_relu elu gelu layers'
complete -c 'hairline' -n '__hairline_should_offer_completions_for_flags_or_options "hairline help" version' -l 'version' -d 'Show the version.'
complete -c 'hairline' -n '__hairline_should_offer_completions_for_flags_or_options "hairline help" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'hairline' -n '__hairline_should_offer_completions_for_flags_or_options "hairline manual" version' -l 'version' -d 'Show the version.'
complete -c 'hairline' -n '__hairline_should_offer_completions_for_flags_or_options "hairline manual" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'hairline' -n '__hairline_should_offer_completions_for_positional "hairline completion" -eq 1' -fka 'bash zsh fish'
complete -c 'hairline' -n '__hairline_should_offer_completions_for_flags_or_options "hairline completion" version' -l 'version' -d 'Show the version.'
complete -c 'hairline' -n '__hairline_should_offer_completions_for_flags_or_options "hairline completion" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'hairline' -n '__hairline_should_offer_completions_for_flags_or_options "hairline help" version' -l 'version' -d 'Show the version.'
