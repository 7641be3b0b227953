package io.frostline.evaluation;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.List;

/** Creates the two files of a review: one for people, one for programs. */
public final class ReviewPage {
  private static final PageTemplate TEMPLATE =
      new PageTemplate(
          "review.html",
          List.of(PageTemplate.STYLE, "review.css"),
          List.of("elements.js", "review.js"));
  private static final ObjectMapper JSON =
      ReportJson.mapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .addMixIn(Review.Duplicates.class, WithoutShown.class)
          .addMixIn(Review.Labels.class, WithoutShown.class)
          .addMixIn(Review.Outliers.class, WithoutShown.class)
          .addMixIn(Review.Poor.class, WithoutShown.class);

  private ReviewPage() {}

  /** The shown examples are in the tables, with all others. */
  private interface WithoutShown {
    @JsonIgnore
    List<?> shown();
  }

  /** {@code review.html}. */
  public static String of(Review review) {
    return TEMPLATE.page(review.title() + " · review", review);
  }

  /** {@code review.json}. */
  public static String figures(Review review) {
    try {
      return JSON.writeValueAsString(review) + "\n";
    } catch (JsonProcessingException unforeseen) {
      throw new IllegalStateException("cannot write the figures as JSON", unforeseen);
    }
  }
}
