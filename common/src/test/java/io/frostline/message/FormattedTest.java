package io.frostline.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormattedTest {
  private final Locale ofThisMachine = Locale.getDefault();

  @AfterEach
  void restore() {
    Locale.setDefault(ofThisMachine);
  }

  @ParameterizedTest
  @ValueSource(strings = {"de-DE", "tr-TR", "ar-EG", "hi-IN-u-nu-deva", "fr-CH"})
  void speaksTheSameInEveryLanguage(String language) {
    Locale.setDefault(Locale.forLanguageTag(language));

    assertThat(Formatted.of("%,d %s, %.1f %%, %.2g, %S", 1280, "features", 12.34, 1e-5, "title"))
        .isEqualTo("1,280 features, 12.3 %, 1.0e-05, TITLE");
  }
}
