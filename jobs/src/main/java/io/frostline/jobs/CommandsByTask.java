package io.frostline.jobs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;

/** The commands in the help of the program, by what people want to do. */
final class CommandsByTask implements IHelpSectionRenderer {
  private static final Map<String, List<String>> TASKS = new LinkedHashMap<>();

  static {
    TASKS.put("Get a network", List.of("models"));
    TASKS.put(
        "From images or texts to a classifier", List.of("learn", "extract", "train", "evaluate"));
    TASKS.put("Use it", List.of("classify", "similar", "export"));
    TASKS.put("Make it better", List.of("review", "probe", "finetune"));
    TASKS.put("Files, tables and clusters", List.of("pack", "compact", "check", "bench", "doctor"));
  }

  @Override
  public String render(Help help) {
    Map<String, CommandLine> commands = help.commandSpec().subcommands();
    Set<String> others = new LinkedHashSet<>(commands.keySet());
    StringBuilder text = new StringBuilder();
    TASKS.forEach(
        (task, names) -> {
          List<String> present = new ArrayList<>(names);
          present.retainAll(commands.keySet());
          present.forEach(others::remove);
          add(text, task, present, commands);
        });
    if (!others.isEmpty()) {
      add(text, "More", List.copyOf(others), commands);
    }
    return text.toString();
  }

  private static void add(
      StringBuilder text, String task, List<String> names, Map<String, CommandLine> commands) {
    text.append(task).append(":\n");
    int width = commands.keySet().stream().mapToInt(String::length).max().orElse(0);
    for (String name : names) {
      String[] description = commands.get(name).getCommandSpec().usageMessage().description();
      text.append("  ")
          .append(name)
          .append(" ".repeat(width - name.length() + 2))
          .append(description[0])
          .append('\n');
    }
  }
}
