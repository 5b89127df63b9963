package dev.postrider.capture;

import dev.postrider.EntityChange;
import java.lang.reflect.Method;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One {@code @Publish} of an entity, checked.
 *
 * @param destination where to
 * @param version the version of the type, if it has one
 * @param type the message's type
 * @param fields what the body shows besides the identifier; empty for all
 * @param serializer the method that writes the whole body instead, if there is one
 * @param key the attribute that is the key, if it is not the identifier
 * @param on the changes that are published
 */
record PublishDeclaration(
    DestinationTemplate destination,
    @Nullable String version,
    String type,
    Set<String> fields,
    @Nullable Method serializer,
    @Nullable String key,
    Set<EntityChange> on) {}
