package io.frostline.review;

import io.frostline.image.SmallPicture;
import java.util.ArrayList;
import java.util.List;

/** How two pictures are looked at closely, by {@link PictureComparison}. */
public enum PictureCheck {
  /** As they are. */
  UPRIGHT,
  /** Also with left and right of one of them exchanged. */
  MIRRORED;

  /** Looks at one picture and others. */
  Of of(SmallPicture picture) {
    List<PictureComparison> forms = new ArrayList<>(List.of(new PictureComparison(picture)));
    if (this == MIRRORED) {
      forms.add(new PictureComparison(picture.mirrored()));
    }
    return new Of(forms);
  }

  /**
   * One picture.
   *
   * @param forms the picture, and mirrored
   */
  record Of(List<PictureComparison> forms) {
    /** How similar another picture is, up to 1. */
    float similarity(SmallPicture other) {
      double highest = 0;
      for (PictureComparison form : forms) {
        highest = Math.max(highest, form.similarity(other));
      }
      return (float) highest;
    }
  }
}
