package io.frostline.jobs;

import io.frostline.message.Formatted;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** The manual page of a command line and all its commands, in the language of man(7). */
final class ManualPage {
  private final StringBuilder page = new StringBuilder();

  private ManualPage() {}

  /**
   * What {@code man} formats.
   *
   * @param version shown at the foot of each page
   */
  static String of(CommandLine commandLine, String version) {
    // Wide enough for the examples.
    commandLine.setUsageHelpAutoWidth(false);
    commandLine.setUsageHelpWidth(100);
    return new ManualPage().write(commandLine, version);
  }

  private String write(CommandLine commandLine, String version) {
    String name = commandLine.getCommandName();
    // Without a date: the same sources give the same page.
    line(".TH " + name.toUpperCase(Locale.ROOT) + " 1 \"\" \"" + version + "\"");
    line(".SH NAME");
    line(name + " \\- " + escaped(String.join(" ", plain(description(commandLine)))));
    line(".SH SYNOPSIS");
    preformatted(commandLine.getHelp().synopsis(0));
    line(".SH OPTIONS");
    arguments(commandLine);
    commands(commandLine);
    line(".SH NOTES");
    preformatted(footer(commandLine));
    return page.toString();
  }

  private void commands(CommandLine parent) {
    for (CommandLine command : parent.getSubcommands().values()) {
      CommandSpec spec = command.getCommandSpec();
      line(".SH " + escaped(spec.qualifiedName().toUpperCase(Locale.ROOT)));
      preformatted(command.getHelp().synopsis(0));
      line(".PP");
      lines(description(command));
      arguments(command);
      preformatted(footer(command));
      commands(command);
    }
  }

  private void arguments(CommandLine command) {
    Help help = command.getHelp();
    Help.ColorScheme plain = Help.defaultColorScheme(Ansi.OFF);
    CommandSpec spec = command.getCommandSpec();
    for (ArgSpec parameter : spec.positionalParameters()) {
      Text label =
          help.createDefaultParamLabelRenderer()
              .renderParameterLabel(parameter, Ansi.OFF, List.of());
      argument(label.toString(), parameter);
    }
    spec.options().stream()
        .filter(option -> !option.hidden())
        .forEach(
            option -> {
              Text label =
                  help.createDefaultParamLabelRenderer()
                      .renderParameterLabel(option, plain.ansi(), List.of());
              argument(String.join(", ", option.names()) + label, option);
            });
  }

  private void argument(String heading, ArgSpec argument) {
    line(".TP");
    line(".B " + escaped(heading));
    lines(argument.description());
  }

  private void lines(String... description) {
    List<String> lines = plain(description);
    for (int i = 0; i < lines.size(); i++) {
      if (i > 0) {
        line(".br");
      }
      line(escaped(lines.get(i)));
    }
  }

  private void preformatted(String text) {
    if (text.isBlank()) {
      return;
    }
    line(".PP");
    line(".nf");
    text.strip().lines().forEach(line -> line(escaped(line)));
    line(".fi");
  }

  private static String[] description(CommandLine command) {
    return command.getCommandSpec().usageMessage().description();
  }

  private static String footer(CommandLine command) {
    return command.getHelp().footer();
  }

  /** Without styles and format specifiers. */
  private static List<String> plain(String... description) {
    return Arrays.stream(description)
        .flatMap(line -> Stream.of(Ansi.OFF.string(line).split("%n")))
        .map(line -> line.replace("%%", "%").strip())
        .toList();
  }

  /** What man(7) would treat as a request, an escape, a place to break a word, or not know. */
  private static String escaped(String line) {
    String text =
        line.replace("\\", "\\e")
            .replace("-", "\\-")
            .codePoints()
            .mapToObj(ManualPage::escaped)
            .collect(Collectors.joining());
    return text.startsWith(".") || text.startsWith("'") ? "\\&" + text : text;
  }

  private static String escaped(int codePoint) {
    return codePoint < 128 ? Character.toString(codePoint) : Formatted.of("\\[u%04X]", codePoint);
  }

  private void line(String text) {
    page.append(text).append('\n');
  }
}
