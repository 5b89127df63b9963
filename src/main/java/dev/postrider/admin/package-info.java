/**
 * What operators do and ask, whoever lets them: console, REST API or anything else. Rights,
 * read-only mode and the audit trail are enforced here, so no way in can go round them.
 */
@NullMarked
package dev.postrider.admin;

import org.jspecify.annotations.NullMarked;
