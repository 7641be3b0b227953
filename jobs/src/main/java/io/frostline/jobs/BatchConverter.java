package io.frostline.jobs;

import io.frostline.feature.BatchChoice;
import io.frostline.message.UserException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A batch size: a number, or {@code auto}. */
final class BatchConverter implements ITypeConverter<BatchChoice> {
  @Override
  public BatchChoice convert(String text) {
    try {
      return BatchChoice.of(text);
    } catch (UserException refused) {
      throw new TypeConversionException(refused.getMessage());
    }
  }
}
