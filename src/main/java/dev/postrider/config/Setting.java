package dev.postrider.config;

import java.util.function.Function;

/**
 * A configuration key and all that the reference page says about it.
 *
 * @param key the full key, {@code postrider.…}
 * @param defaultText the value if none is given; empty for none
 * @param accepts what values are allowed, in words; completes "… is not"
 * @param what what it sets
 * @param tradeOff what higher and lower values, or the choices, do
 * @param parser makes the value of a text, throws {@link RuntimeException} if it is not allowed
 */
record Setting<T>(
    String key,
    String defaultText,
    String accepts,
    String what,
    String tradeOff,
    Function<String, T> parser) {}
