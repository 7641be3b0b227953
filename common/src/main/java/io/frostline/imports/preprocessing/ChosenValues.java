package io.frostline.imports.preprocessing;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The values of pixels that a network gets, and who says so.
 *
 * @param where for people: "--preprocess tf"
 * @param differences what the file says instead, for people
 */
record ChosenValues(PixelValues values, String where, List<String> differences) {

  static ChosenValues of(RequestedPreprocessing requested, FilePreprocessing stated, String file) {
    ChosenValues chosen =
        requested.preset().isPresent() || requested.hasNumbers()
            ? asked(requested, stated)
            : told(requested, stated, file);
    PixelValues ordered =
        requested
            .colorOrder()
            .or(() -> requested.known().isPresent() ? Optional.empty() : stated.colorOrder())
            .map(chosen.values()::in)
            .orElse(chosen.values());
    return new ChosenValues(ordered, chosen.where(), chosen.differences());
  }

  /** What the user asks for. */
  private static ChosenValues asked(RequestedPreprocessing requested, FilePreprocessing stated) {
    List<String> options = new ArrayList<>();
    requested.preset().ifPresent(preset -> options.add("--preprocess " + preset.keyword()));
    requested.scale().ifPresent(scale -> options.add("--scale"));
    requested.mean().ifPresent(mean -> options.add("--mean"));
    requested.std().ifPresent(std -> options.add("--std"));
    PixelValues base = base(requested, stated);
    PixelValues values =
        new PixelValues(
            base.colorOrder(),
            requested.scale().orElse(base.scale()),
            requested.mean().orElse(base.mean()),
            requested.std().orElse(base.std()));
    String where = String.join(" and ", options);
    refuseUnscaled(requested, values);
    if (!requested.hasNumbers()) {
      refuseTwice(values, where, stated.entrance().flatMap(EntranceScaling::statement));
    }
    List<String> differences =
        statements(requested, stated)
            .filter(statement -> !statement.values().hasRangeOf(values))
            .map(
                statement ->
                    Formatted.of(
                        "pixel values differ from what %s says: %s",
                        statement.where(), statement.values()))
            .toList();
    return new ChosenValues(values, where, differences);
  }

  /** Numbers of the user are in the order of the user, which changes before they apply. */
  private static PixelValues base(RequestedPreprocessing requested, FilePreprocessing stated) {
    PixelValues base = requested.preset().map(Preset::pixels).orElse(PixelValues.plain());
    return requested.colorOrder().or(stated::colorOrder).map(base::in).orElse(base);
  }

  /** Means and deviations of pixels of 0 to 1 do not fit pixels of 0 to 255. */
  private static void refuseUnscaled(RequestedPreprocessing requested, PixelValues values) {
    boolean small =
        !values.equals(PixelValues.plain().in(values.colorOrder()))
            && Stream.concat(values.mean().stream(), values.std().stream())
                .allMatch(number -> Math.abs(number) <= 1);
    if (requested.preset().isEmpty() && requested.scale().isEmpty() && small) {
      throw new UserException(
          Formatted.of(
              "The mean %s and the standard deviation %s are those of pixels from 0 to 1, but pixels are from 0 to 255 without a scale. Pass --scale 1/255 too, or --scale 1 if they are meant for 0 to 255.",
              values.mean(), values.std()));
    }
  }

  private static void refuseTwice(PixelValues values, String where, Optional<Statement> entrance) {
    entrance
        .filter(own -> !own.values().hasRangeOf(values))
        .ifPresent(
            own -> {
              throw new UserException(
                  Formatted.of(
                      "The network scales pixels itself and takes %s (%s), but %s gives %s: they would be scaled twice. Leave out --preprocess, or give the values as --scale, --mean and --std if it was trained so.",
                      own.values().range(), own.where(), where, values.range()));
            });
  }

  /** What is known of the file, or what it says. */
  private static ChosenValues told(
      RequestedPreprocessing requested, FilePreprocessing stated, String file) {
    List<Statement> statements = statements(requested, stated).toList();
    if (statements.isEmpty()) {
      throw new UserException(
          Formatted.of(
              "%s does not say how its images must be prepared, and wrong pixel values give wrong features without an error.%s Pass --preprocess with what the network was trained with, or --scale, --mean and --std:%n%s",
              file,
              Stream.concat(
                      stated.entrance().flatMap(EntranceScaling::hint).stream(),
                      stated.hints().stream())
                  .map(hint -> " " + hint)
                  .collect(Collectors.joining()),
              Preset.explained()));
    }
    Statement first = statements.get(0);
    for (Statement other : statements) {
      if (requested.known().isEmpty() && !other.values().hasRangeOf(first.values())) {
        throw new UserException(
            Formatted.of(
                "%s contradicts itself: according to %s, the network takes %s, and according to %s %s. Pass --preprocess with what it was trained with:%n%s",
                file,
                first.where(),
                first.values().range(),
                other.where(),
                other.values().range(),
                Preset.explained()));
      }
    }
    return new ChosenValues(first.values(), first.where(), List.of());
  }

  private static Stream<Statement> statements(
      RequestedPreprocessing requested, FilePreprocessing stated) {
    return Stream.of(
            requested.known().stream(),
            stated.entrance().flatMap(EntranceScaling::statement).stream(),
            stated.statements().stream())
        .flatMap(statements -> statements);
  }
}
