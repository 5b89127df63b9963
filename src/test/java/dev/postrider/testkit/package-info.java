/** Real parts for tests, each a child process or a plain client; nothing of the product. */
package dev.postrider.testkit;
