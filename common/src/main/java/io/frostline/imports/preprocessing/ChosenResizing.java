package io.frostline.imports.preprocessing;

import io.frostline.image.Interpolation;
import io.frostline.image.ResizeRule;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.proof.InputSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How images are fitted to the input, and who says so.
 *
 * @param where for people: "from --preprocess tf"
 */
record ChosenResizing(ResizeRule rule, Interpolation interpolation, String where) {
  private static final ChosenResizing USUAL =
      new ChosenResizing(ResizeRule.of("squash"), Interpolation.BILINEAR, "by default");

  static ChosenResizing of(
      RequestedPreprocessing requested, FilePreprocessing stated, InputSize size) {
    if (stated.resizing().isPresent()) {
      return taken(requested, stated.resizing().get());
    }
    ChosenResizing suggested = suggested(requested, stated, size);
    List<String> parts = new ArrayList<>();
    requested.resize().ifPresent(rule -> parts.add("from --resize"));
    requested.interpolation().ifPresent(kind -> parts.add("from --interpolation"));
    if (parts.size() < 2) {
      parts.add(suggested.where());
    }
    return new ChosenResizing(
        requested.resize().orElse(suggested.rule()),
        requested.interpolation().orElse(suggested.interpolation()),
        String.join(" and ", parts));
  }

  /** What the network does itself; nothing else may be asked for. */
  private static ChosenResizing taken(RequestedPreprocessing requested, StatedResizing own) {
    Optional<Statement> known = requested.known();
    ResizeRule rule =
        requested.resize().or(() -> known.map(Statement::resize)).orElse(own.resize());
    Interpolation interpolation =
        requested
            .interpolation()
            .or(() -> known.map(Statement::interpolation))
            .orElse(own.interpolation());
    if (!rule.equals(own.resize()) || interpolation != own.interpolation()) {
      throw new UserException(
          Formatted.of(
              "%s resizes images without keeping their proportions, bilinear; --resize %s and --interpolation %s differ. Leave out both options.",
              own.layer(), rule.keyword(), interpolation.keyword()));
    }
    return new ChosenResizing(own.resize(), own.interpolation(), "from the file: " + own.layer());
  }

  private static ChosenResizing suggested(
      RequestedPreprocessing requested, FilePreprocessing stated, InputSize size) {
    if (requested.preset().isPresent()) {
      Preset preset = requested.preset().get();
      return new ChosenResizing(
          preset.resize(size), preset.interpolation(), "from --preprocess " + preset.keyword());
    }
    return requested
        .known()
        .or(() -> stated.statements().stream().findFirst())
        .map(
            statement ->
                new ChosenResizing(
                    statement.resize(), statement.interpolation(), "from " + statement.where()))
        .orElse(USUAL);
  }
}
