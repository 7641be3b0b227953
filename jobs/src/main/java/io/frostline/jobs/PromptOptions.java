package io.frostline.jobs;

import io.frostline.backbone.ModelDescription;
import io.frostline.classifier.zeroshot.ClassPrompts;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which texts describe the classes of a network that compares images with texts. */
final class PromptOptions {
  @Option(
      names = "--prompts",
      paramLabel = "FILE",
      description =
          "Classify with a network of two towers, such as CLIP, by texts: a file in UTF-8 with a"
              + " class on each line, or a class, a tab and a text that describes it. Several lines"
              + " of one class are several texts, whose vectors are averaged.")
  private Path file;

  @Option(
      names = "--prompt-template",
      paramLabel = "TEXT",
      description =
          "The text for classes without one; {} stands for the name of the class. Default: '"
              + ClassPrompts.USUAL_TEMPLATE
              + "'.")
  private String template;

  /**
   * The classes, if they are described by texts.
   *
   * @throws UserException when the file is not valid, or the model needs one
   * @throws UsageException when there is a template and no file
   */
  Optional<ClassPrompts> of(ModelDescription model) {
    if (file != null) {
      model.textTower();
      return Optional.of(
          ClassPrompts.in(file, template == null ? ClassPrompts.USUAL_TEMPLATE : template));
    }
    if (template != null) {
      throw new UsageException(
          "--prompt-template is for the classes in a file. Give the file with --prompts, or leave"
              + " out --prompt-template.");
    }
    if (model.text() != null) {
      throw new UserException(
          Formatted.of(
              "Model %s has no classes of its own: it compares images with texts. Give the classes"
                  + " with --prompts FILE, one on each line.",
              model.name()));
    }
    return Optional.empty();
  }
}
