package io.frostline.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.message.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SparkVersionTest {
  @Test
  void thatOfTheBuildIsFoundAndWorks() {
    SparkVersion own = SparkVersion.ofThisProcess();

    assertThat(own.spark()).startsWith("3.5.");
    assertThat(own.scala()).startsWith("2.12.");
    assertThatCode(own::check).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"3.4.0,2.12.17", "3.5.7,2.12.18", "3.5.0-amzn-1,2.12.18", "3.4,2.12", "'',''"})
  void theseWork(String spark, String scala) {
    assertThatCode(new SparkVersion(spark, scala)::check).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"3.3.4,2.12.15", "4.0.1,2.13.16", "3.5.7,2.13.8", "3.50.0,2.12.18", "2.4.8,2.11.12"})
  void othersAreRefusedNamingThoseThatWork(String spark, String scala) {
    assertThatThrownBy(new SparkVersion(spark, scala)::check)
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(
            "Frostline does not run on Spark %s with Scala %s: it needs Spark 3.4 or 3.5 with Scala 2.12. Set SPARK_HOME",
            spark, scala);
  }
}
