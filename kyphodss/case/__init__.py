"""What may be known about a referral: the case, its fields, and the flat facts that rules read."""
