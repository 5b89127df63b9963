package dev.postrider.spi;

/**
 * A setting that a kind of broker has, and what the documentation and the console say of it.
 *
 * @param key as in {@link BrokerDefinition#settings()}
 * @param what what it sets, in sentences
 * @param accepts what values are allowed, in words; completes "… is not"
 * @param defaultText the value if none is given; empty for none
 * @param disclosure who may see its value
 */
public record ConnectorSetting(
    String key, String what, String accepts, String defaultText, Disclosure disclosure) {

  /** Whether a value may be told. */
  public enum Disclosure {
    /** It holds no secret. */
    TOLD,
    /** It is an address that may hold a login, which is masked. */
    ADDRESS,
    /** It is a secret, and told to nobody. */
    SECRET
  }
}
