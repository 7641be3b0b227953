package io.frostline.storage;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;

/**
 * Makes every component of a record required and not null, except where its own annotations say
 * that writing may leave it out ({@code JsonInclude}) or that it may be null ({@code JsonSetter}).
 */
final class RequiredKeys extends JacksonAnnotationIntrospector {
  private static final long serialVersionUID = 1L;

  @Override
  public Boolean hasRequiredMarker(AnnotatedMember member) {
    return !mayBeMissing(member);
  }

  @Override
  public JsonSetter.Value findSetterInfo(Annotated member) {
    JsonSetter own = _findAnnotation(member, JsonSetter.class);
    boolean nullable = mayBeMissing(member) || own != null && own.nulls() == Nulls.SET;
    return JsonSetter.Value.construct(nullable ? Nulls.SET : Nulls.FAIL, Nulls.FAIL);
  }

  private boolean mayBeMissing(Annotated member) {
    return _hasAnnotation(member, JsonInclude.class);
  }
}
