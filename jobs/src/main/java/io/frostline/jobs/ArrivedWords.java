package io.frostline.jobs;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.storage.NameCharset;
import java.util.Map;

/**
 * What a process is told by its surroundings: arguments, variables and the working directory. Java
 * decodes them in the charset of the environment, which spark-submit does once before: where it is
 * not UTF-8, other letters than ASCII are question marks by now.
 */
record ArrivedWords(NameCharset charset) {
  /**
   * Checks that all of them arrived as they were.
   *
   * @throws UserException if one did not, or may not have
   */
  void check(String[] arguments, Map<String, String> variables, String workingDirectory) {
    if (charset.isUtf8()) {
      return;
    }
    for (String argument : arguments) {
      charset.check(argument);
      if (argument.contains("?")) {
        throw charset.refusal(
            Formatted.of("'%s' may have contained other letters than ASCII", argument));
      }
    }
    variables.entrySet().stream()
        .filter(variable -> variable.getKey().startsWith("FROSTLINE_"))
        .forEach(variable -> charset.check(variable.getKey() + "=" + variable.getValue()));
    charset.check(workingDirectory);
  }
}
