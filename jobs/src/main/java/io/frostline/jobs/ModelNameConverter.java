package io.frostline.jobs;

import io.frostline.backbone.ModelName;
import io.frostline.message.UserException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The name of a package to create, so that nothing runs with one that is not valid. */
final class ModelNameConverter implements ITypeConverter<ModelName> {
  @Override
  public ModelName convert(String text) {
    try {
      return ModelName.of(text);
    } catch (UserException invalid) {
      throw new TypeConversionException(invalid.getMessage());
    }
  }
}
