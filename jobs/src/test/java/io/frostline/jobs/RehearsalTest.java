package io.frostline.jobs;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.message.UserException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RehearsalTest {
  @AfterEach
  void forgetTheMaster() {
    System.clearProperty("spark.master");
  }

  @Test
  void whatATrialThrowsInTheBackgroundReachesTheCommand() {
    System.setProperty("spark.master", "local[2]");
    Rehearsal rehearsal =
        Rehearsal.begin(
            () -> {
              throw new UserException("The network is not one.");
            });

    assertThatThrownBy(rehearsal::await)
        .isInstanceOf(UserException.class)
        .hasMessage("The network is not one.");
  }

  @Test
  void beforeSparkOnAClusterATrialIsOver() {
    System.setProperty("spark.master", "yarn");

    assertThatThrownBy(
            () ->
                Rehearsal.begin(
                    () -> {
                      throw new UserException("The network is not one.");
                    }))
        .hasMessage("The network is not one.");
  }
}
