package gate

import "errors"

// IsAddressInUse tells whether listening failed because another program listens there.
func IsAddressInUse(err error) bool { return errors.Is(err, errAddressInUse) }
