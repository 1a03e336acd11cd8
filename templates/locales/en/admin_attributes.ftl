# The administration console: attributes of people, and claim rules.
admin-attribute-list = Attributes
admin-attribute-list-lead = What you keep about people beside name, address and number.
admin-attribute = Attribute
admin-attribute-new = New attribute
admin-attribute-new-lead = People get a field for it. A claim rule hands it to apps.
admin-attribute-name = Name
admin-attribute-name-hint = Letters, digits and _, such as department. It never changes.
admin-attribute-label = Label in forms
admin-attribute-type = Type
admin-attribute-text = Text
admin-attribute-number = Whole number
admin-attribute-boolean = Yes or no
admin-attribute-entries = List of texts
admin-attribute-required = Required: administrators give everybody a value
admin-attribute-visible = People see their own value
admin-attribute-changed-by = People change their own value
admin-attribute-searchable = People can be searched for by it
admin-attribute-tag-required = required
admin-attribute-tag-visible = visible
admin-attribute-tag-changed = changed by its owner
admin-attribute-tag-searchable = searchable
admin-attribute-empty = There is no attribute yet.
admin-attribute-create = Create attribute
admin-attribute-people = { $count ->
    [0] Nobody has a value.
    [one] One person has a value.
   *[other] { $count } people have a value.
}
admin-attribute-remove = Remove the attribute
admin-attribute-remove-lead = { $count ->
    [0] Nobody has a value, so nothing is lost.
    [one] The value of one person goes with it, for good.
   *[other] The values of { $count } people go with it, for good.
}
admin-attribute-done-created = The attribute is there.
admin-attribute-done-removed = The attribute is removed.
admin-attribute-problem-taken = There is an attribute of this name already.
admin-attribute-problem-name = A name has 1 to 64 letters, digits and _, begins with a letter, and is no standard claim such as email. There are at most 50 attributes.
admin-attribute-problem-type = The type stays as long as somebody has a value. Create another attribute.
admin-attribute-problem-searchable = People cannot be searched for by a list.
admin-attribute-problem-used = A claim rule uses it, or another number of people have a value by now. Look at it again.

claims-rules = Claim rules
claims-rules-scope-lead = Claims that apps with this scope get. They belong to what people allow with it.
claims-rules-app-lead = Claims that only this app gets, whatever people allow. To change them you need the right scopes.write.
claims-none = There is no rule.
claims-claim = Claim
claims-claim-hint = The name in the token. None that already means something, such as sub, email or groups.
claims-value = Value
claims-value-hint = The name of the attribute; how the names of the groups begin, or nothing for all groups; or the constant, as text or JSON.
claims-from = From
claims-into = Into
claims-kind-attribute = An attribute
claims-kind-groups = Groups
claims-kind-constant = A constant
claims-of-attribute = Attribute { $name }
claims-of-groups = All groups
claims-of-some-groups = Groups that begin with { $prefix }
claims-of-constant = Constant { $value }
claims-id-token = ID token
claims-userinfo = UserInfo
claims-access-token = Access token
claims-add = Add a rule
claims-change-rule = Change the rule
claims-change = Change
claims-change-label = Change the rule for { $claim }
claims-remove = Remove
claims-remove-label = Remove the rule for { $claim }
claims-problem-claim = This name cannot be a claim: it already means something, another rule has it, or it has signs other than letters, digits and _ - . : /.
claims-problem-from = There is no such attribute, or the value is empty or too long.
claims-problem-into = Choose where the claim is put.
claims-preview = Preview claims
claims-preview-lead = What an app would learn of a person. Nothing is signed and nobody is signed in.
claims-scope-hint = With spaces between. Leave it empty for all that the app may ask for.
claims-granted = Granted:
claims-not-admitted = They would not get in
claims-not-admitted-lead = The account or the app is disabled, or the app is for groups that they are not in.
claims-no-openid = There is none without the scope openid.
claims-opaque = The access tokens of this app are opaque: they say nothing by themselves.
claims-from-server = The server, in each
claims-from-scope = The scope { $scope }
claims-from-scope-rule = A rule of the scope { $scope }
claims-from-client-rule = A rule of the app
