# Die Verwaltung: Attribute von Personen und Claim-Regeln.
admin-attribute-list = Attribute
admin-attribute-list-lead = Was Sie über Personen festhalten, neben Name, Adresse und Nummer.
admin-attribute = Attribut
admin-attribute-new = Neues Attribut
admin-attribute-new-lead = Personen bekommen ein Feld dafür. Eine Claim-Regel gibt es an Apps weiter.
admin-attribute-name = Name
admin-attribute-name-hint = Buchstaben, Ziffern und _, etwa department. Er ändert sich nie.
admin-attribute-label = Bezeichnung in Formularen
admin-attribute-type = Typ
admin-attribute-text = Text
admin-attribute-number = Ganze Zahl
admin-attribute-boolean = Ja oder nein
admin-attribute-entries = Liste von Texten
admin-attribute-required = Pflicht: Administratoren geben jeder Person einen Wert
admin-attribute-visible = Personen sehen ihren eigenen Wert
admin-attribute-changed-by = Personen ändern ihren eigenen Wert
admin-attribute-searchable = Personen lassen sich danach suchen
admin-attribute-tag-required = Pflicht
admin-attribute-tag-visible = sichtbar
admin-attribute-tag-changed = selbst änderbar
admin-attribute-tag-searchable = durchsuchbar
admin-attribute-empty = Es gibt noch kein Attribut.
admin-attribute-create = Attribut anlegen
admin-attribute-people = { $count ->
    [0] Niemand hat einen Wert.
    [one] Eine Person hat einen Wert.
   *[other] { $count } Personen haben einen Wert.
}
admin-attribute-remove = Attribut entfernen
admin-attribute-remove-lead = { $count ->
    [0] Niemand hat einen Wert, also geht nichts verloren.
    [one] Der Wert einer Person geht mit verloren, endgültig.
   *[other] Die Werte von { $count } Personen gehen mit verloren, endgültig.
}
admin-attribute-done-created = Das Attribut ist angelegt.
admin-attribute-done-removed = Das Attribut ist entfernt.
admin-attribute-problem-taken = Es gibt schon ein Attribut mit diesem Namen.
admin-attribute-problem-name = Ein Name hat 1 bis 64 Buchstaben, Ziffern und _, beginnt mit einem Buchstaben und ist kein Standard-Claim wie email. Es gibt höchstens 50 Attribute.
admin-attribute-problem-type = Der Typ bleibt, solange jemand einen Wert hat. Legen Sie ein anderes Attribut an.
admin-attribute-problem-searchable = Nach einer Liste lässt sich nicht suchen.
admin-attribute-problem-used = Eine Claim-Regel verwendet es, oder inzwischen haben mehr oder weniger Personen einen Wert. Sehen Sie es sich noch einmal an.

claims-rules = Claim-Regeln
claims-rules-scope-lead = Claims, die Apps mit diesem Scope bekommen. Sie gehören zu dem, was Personen damit erlauben.
claims-rules-app-lead = Claims, die nur diese App bekommt, was immer Personen erlauben. Zum Ändern brauchen Sie das Recht scopes.write.
claims-none = Es gibt keine Regel.
claims-claim = Claim
claims-claim-hint = Der Name im Token. Keiner, der schon etwas bedeutet, wie sub, email oder groups.
claims-value = Wert
claims-value-hint = Der Name des Attributs; wie die Namen der Gruppen beginnen, oder nichts für alle Gruppen; oder die Konstante, als Text oder JSON.
claims-from = Woher
claims-into = Wohin
claims-kind-attribute = Ein Attribut
claims-kind-groups = Gruppen
claims-kind-constant = Eine Konstante
claims-of-attribute = Attribut { $name }
claims-of-groups = Alle Gruppen
claims-of-some-groups = Gruppen, die mit { $prefix } beginnen
claims-of-constant = Konstante { $value }
claims-id-token = ID-Token
claims-userinfo = UserInfo
claims-access-token = Access-Token
claims-add = Regel hinzufügen
claims-change-rule = Regel ändern
claims-change = Ändern
claims-change-label = Regel für { $claim } ändern
claims-remove = Entfernen
claims-remove-label = Regel für { $claim } entfernen
claims-problem-claim = Dieser Name kann kein Claim sein: Er bedeutet schon etwas, eine andere Regel hat ihn, oder er hat andere Zeichen als Buchstaben, Ziffern und _ - . : /.
claims-problem-from = Es gibt kein solches Attribut, oder der Wert ist leer oder zu lang.
claims-problem-into = Wählen Sie, wohin der Claim kommt.
claims-preview = Claims-Vorschau
claims-preview-lead = Was eine App über eine Person erfahren würde. Nichts wird signiert, niemand wird angemeldet.
claims-scope-hint = Mit Leerzeichen dazwischen. Leer lassen für alles, was die App verlangen darf.
claims-granted = Gewährt:
claims-not-admitted = Die Person käme nicht hinein
claims-not-admitted-lead = Das Konto oder die App ist gesperrt, oder die App ist für Gruppen, in denen die Person nicht ist.
claims-no-openid = Ohne den Scope openid gibt es das nicht.
claims-opaque = Die Access-Tokens dieser App sind undurchsichtig: Sie sagen selbst nichts.
claims-from-server = Der Server, in jedem
claims-from-scope = Der Scope { $scope }
claims-from-scope-rule = Eine Regel des Scopes { $scope }
claims-from-client-rule = Eine Regel der App
