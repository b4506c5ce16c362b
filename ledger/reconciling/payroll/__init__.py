"""A payroll bureau's word, beside wages, HMRC, pension and what is set aside."""
