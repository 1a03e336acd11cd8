//! Rules for every page: the ids that other tools and password managers rely on, a content policy without inline code, and
//! escaped texts.

use std::{
    fs,
    path::{Path, PathBuf},
};

use askama::Template;

use super::{
    access_denied::*,
    account::{
        activity::*, devices::*, email::confirm::*, email::*, passkeys::*, password::PasswordPage, phone::*,
        profile::*, recovery_codes::RenewCodesPage, security::SecurityPage,
    },
    authorize::respond::RespondPage,
    consent::*,
    device::*,
    home::*,
    logged_out::*,
    login::{
        enrol::*,
        enrol_passkey::EnrolPasskeyPage,
        keep_account::KeepAccountPage,
        new_password::*,
        passkey::PasskeyPage,
        recovery_code::RecoveryCodePage,
        second_factor::{sent_code::SentCodePage, *},
        terms::TermsPage,
        totp::TotpPage,
    },
    logout::*,
    recover::reset::ResetPage,
    register::{finish::*, *},
    select_account::*,
    setup::*,
    sign_in::{
        candidate::AccountLabel,
        login_page::*,
        message_code::*,
        new_password_form::NewPasswordProblems,
        passkey_form::*,
        problem::AttemptProblem,
        providers::{ProviderButton, ProviderMark},
        providers_page::{LinkedEntry, ProvidersDone, ProvidersPage},
        recovery_codes_page::RecoveryCodesPage,
        totp_setup::*,
        typed_code::CodeForm,
    },
};
use crate::{
    domain::{attribute::AttributeKind, channel::Channel, sign_in::Enrolled},
    http::{
        attribute_fields::AttributeField, error_page::*, format::Moment, messages::Messages, page::*, scope_items::*,
    },
    management::setup::Problems,
};

const HOSTILE: &str = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>&lt;{{ 7 * 7 }}";

#[test]
fn the_hooks_that_others_rely_on_are_there() {
    for (page, hooks) in [
        (
            login("alice").render().unwrap(),
            &[
                "data-page=\"login\"",
                "id=\"username\"",
                "autocomplete=\"username webauthn\"",
                "id=\"password\"",
                "autocomplete=\"current-password\"",
                "id=\"login-submit\"",
            ][..],
        ),
        (
            consent("alice").render().unwrap(),
            &["data-page=\"consent\"", "id=\"consent-allow\"", "id=\"consent-deny\""][..],
        ),
        (
            device_consent("alice").render().unwrap(),
            &["id=\"consent-allow\"", "id=\"consent-deny\"", "id=\"device-code\""][..],
        ),
        (
            device("alice").render().unwrap(),
            &["data-page=\"device\"", "id=\"user_code\"", "id=\"device-submit\""][..],
        ),
        (
            access_denied("alice").render().unwrap(),
            &[
                "data-page=\"access-denied\"",
                "id=\"access-denied-another\"",
                "id=\"access-denied-back\"",
            ][..],
        ),
        (
            logout("alice").render().unwrap(),
            &["data-page=\"logout\"", "id=\"logout-confirm\""][..],
        ),
        (
            setup("alice").render().unwrap(),
            &["data-page=\"setup\"", "autocomplete=\"new-password\""][..],
        ),
    ] {
        for hook in hooks
            .iter()
            .chain(&["<html lang=\"en\" dir=\"ltr\">", "width=device-width"])
        {
            assert!(page.contains(hook), "{hook} is missing from {page}");
        }
    }
}

#[test]
fn other_peoples_text_is_only_ever_text() {
    for page in [
        login(HOSTILE).render(),
        consent(HOSTILE).render(),
        device_consent(HOSTILE).render(),
        device(HOSTILE).render(),
        access_denied(HOSTILE).render(),
        logout(HOSTILE).render(),
        setup(HOSTILE).render(),
        select_account(HOSTILE).render(),
        home(HOSTILE).render(),
        respond(HOSTILE).render(),
        totp(HOSTILE).render(),
        passkey(HOSTILE).render(),
        enrol_passkey(HOSTILE).render(),
        passkeys(HOSTILE, Change::Anything(passkey_form(HOSTILE))).render(),
        passkeys(
            HOSTILE,
            Change::Nothing {
                sign_in_address: HOSTILE.to_owned(),
            },
        )
        .render(),
        providers(HOSTILE).render(),
        register(HOSTILE).render(),
        email(HOSTILE).render(),
        email_confirm(HOSTILE).render(),
        register_finish(HOSTILE).render(),
        recovery_code(HOSTILE).render(),
        second_factor(HOSTILE).render(),
        enrol(HOSTILE).render(),
        security(HOSTILE).render(),
        recovery_codes(HOSTILE).render(),
        renew_codes(HOSTILE).render(),
        devices(HOSTILE).render(),
        terms(HOSTILE).render(),
        reset(HOSTILE).render(),
        message_code(HOSTILE).render(),
        sent_code(HOSTILE, Some(HOSTILE)).render(),
        sent_code(HOSTILE, None).render(),
        phone(HOSTILE, Some(HOSTILE)).render(),
        phone(HOSTILE, None).render(),
        keep_account(HOSTILE).render(),
        new_password(HOSTILE).render(),
        password(HOSTILE).render(),
        activity(HOSTILE).render(),
        profile(HOSTILE).render(),
        logged_out(HOSTILE).render(),
        ErrorPage::new(shell(HOSTILE), ErrorKind::Broken, HOSTILE.to_owned()).render(),
    ] {
        let page = page.unwrap();
        assert!(page.contains("&#60;script&#62;alert(1)"), "the text is shown");
        assert!(
            !page.contains("<script>") && !page.contains("<img src=x"),
            "as markup: {page}"
        );
        assert!(!page.contains("49"), "as a template: {page}");
        assert!(!page.contains("\"'>"), "it leaves an attribute: {page}");
    }
}

#[test]
fn a_wrong_password_is_described_at_the_field_and_never_shown_again() {
    let page = LoginPage {
        problem: Some(AttemptProblem::Mismatch),
        ..login("alice")
    }
    .render()
    .unwrap();
    assert!(page.contains("aria-invalid=\"true\" aria-describedby=\"password-problem\""));
    assert!(page.contains("id=\"password-problem\""));
    assert!(page.contains("name=\"username\" type=\"text\" value=\"alice\""));
    let password = page
        .split("id=\"password\"")
        .nth(1)
        .and_then(|rest| rest.split('>').next())
        .unwrap();
    assert!(!password.contains("value="), "{password}");
}

#[test]
fn the_answer_to_an_app_does_not_carry_our_csrf_token() {
    assert!(!respond("x").render().unwrap().contains("t0ken"));
}

#[test]
fn every_form_of_ours_carries_the_csrf_token() {
    for (path, source) in templates() {
        // Forms that go to an application do not count, nor does the demo's application.
        if path.ends_with("authorize/respond.html") || path.ends_with("demo/home.html") {
            continue;
        }
        for form in source.split("<form ").skip(1) {
            let form = form.split("</form>").next().unwrap();
            // A search changes nothing, and its address must not hold the token.
            if form.starts_with("role=\"search\"") {
                assert!(!form.contains("csrf"), "{path:?}");
                continue;
            }
            assert!(form.starts_with("method=\"post\""), "{path:?}");
            // The macros themselves name it without where it is.
            assert!(form.contains("csrf(shell)"), "{path:?}");
        }
    }
}

#[test]
fn nothing_stands_inline_and_nothing_is_let_through_unescaped() {
    for (path, source) in templates() {
        for (forbidden, reason) in [
            (" style=", "an inline style"),
            ("<style", "an inline style"),
            ("|safe", "unescaped text"),
            ("| safe", "unescaped text"),
            ("{% filter", "a filter over markup"),
            (" onclick=", "an inline script"),
            (" onload=", "an inline script"),
            (" onsubmit=", "an inline script"),
            ("javascript:", "an inline script"),
            ("http://", "somebody else's address"),
            ("https://", "somebody else's address"),
        ] {
            // Mail programs load no stylesheet, and ignore content policies.
            if forbidden == " style=" && path.ends_with("mail/message.html") {
                continue;
            }
            assert!(!source.contains(forbidden), "{path:?} has {reason}");
        }
        for script in source.split("<script").skip(1) {
            assert!(
                script.contains("nonce=\"{{ shell.nonce }}\" src="),
                "{path:?} has a script of its own"
            );
            assert!(script.contains("></script>"), "{path:?} has an inline script");
        }
    }
}

fn templates() -> Vec<(PathBuf, String)> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("templates")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "html") {
                let source = fs::read_to_string(&path).unwrap();
                found.push((path, source));
            }
        }
    }
    assert!(found.len() > 10, "the templates are found");
    found
}

fn renew_codes(text: &str) -> RenewCodesPage {
    RenewCodesPage {
        shell: shell(text),
        left: text.to_owned(),
        form_action: "/account/recovery-codes",
    }
}

fn logged_out(text: &str) -> LoggedOutPage {
    LoggedOutPage {
        shell: shell(text),
        erased_on: Some(text.to_owned()),
        sign_in_url: "/".to_owned(),
    }
}

fn moment(text: &str) -> Moment {
    Moment {
        machine: text.to_owned(),
        ago: text.to_owned(),
        exact: text.to_owned(),
    }
}

fn shell(text: &str) -> Shell {
    Shell {
        app: Some(brand(text)),
        here: text.to_owned(),
        ..Shell::plain(
            Messages::default(),
            Branding::new(text, None, None),
            "n0nce".to_owned(),
            "t0ken".to_owned(),
        )
    }
}

fn brand(text: &str) -> AppBrand {
    AppBrand {
        name: text.to_owned(),
        logo_path: Some(text.to_owned()),
        home: None,
        policy: WebLink::parse("https://app.example/\"><script>alert(1)</script>"),
        terms: None,
    }
}

fn login(text: &str) -> LoginPage {
    LoginPage {
        shell: shell(text),
        form_action: text.to_owned(),
        purpose: LoginPurpose::SignIn,
        confirmed_page: None,
        username: text.to_owned(),
        problem: None,
        passkey: Some(passkey_form(text)),
        email_code_address: Some(text.to_owned()),
        register_address: Some(text.to_owned()),
        sms_code_address: Some(text.to_owned()),
        recover_address: text.to_owned(),
        forgotten: Forgotten::Offered,
        providers: vec![provider_button(text)],
        provider_problem: None,
    }
}

fn email(text: &str) -> EmailPage {
    EmailPage {
        shell: shell(text),
        form_action: text.to_owned(),
        current: Some(text.to_owned()),
        is_verified: false,
        typed: text.to_owned(),
        stage: EmailStage::OtherDomain,
    }
}

fn email_confirm(text: &str) -> ConfirmPage {
    ConfirmPage {
        shell: shell(text),
        form_action: text.to_owned(),
        email: text.to_owned(),
        account: text.to_owned(),
    }
}

fn register(text: &str) -> RegisterPage {
    RegisterPage {
        shell: shell(text),
        form_action: text.to_owned(),
        login_address: text.to_owned(),
        domains: text.to_owned(),
        email: text.to_owned(),
        stage: RegisterStage::OtherDomain,
    }
}

fn register_finish(text: &str) -> FinishPage {
    FinishPage {
        shell: shell(text),
        form_action: text.to_owned(),
        username: text.to_owned(),
        name: text.to_owned(),
        problems: NewPasswordProblems::default(),
    }
}

fn providers(text: &str) -> ProvidersPage {
    ProvidersPage {
        shell: shell(text),
        linked: vec![LinkedEntry {
            name: text.to_owned(),
            email: Some(text.to_owned()),
            dates: text.to_owned(),
            unlink_action: text.to_owned(),
        }],
        others: vec![provider_button(text)],
        sign_in_address: None,
        done: Some(ProvidersDone::Linked),
        problem: Some((text.to_owned(), text.to_owned())),
    }
}

fn provider_button(text: &str) -> ProviderButton {
    ProviderButton {
        id: "work".to_owned(),
        name: text.to_owned(),
        mark: ProviderMark::Initials(text.to_owned()),
        action: text.to_owned(),
    }
}

fn passkey_form(text: &str) -> PasskeyForm {
    PasskeyForm {
        action: text.to_owned(),
        challenge_address: text.to_owned(),
        problem: Some(PasskeyProblem::Refused),
    }
}

fn passkey(text: &str) -> PasskeyPage {
    PasskeyPage {
        shell: shell(text),
        account: account(text),
        passkey: passkey_form(text),
        others_address: Some(text.to_owned()),
        problem: None,
    }
}

fn enrol_passkey(text: &str) -> EnrolPasskeyPage {
    EnrolPasskeyPage {
        skip_address: Some(text.to_owned()),
        shell: shell(text),
        account: account(text),
        passkey: passkey_form(text),
    }
}

fn passkeys(text: &str, change: Change) -> PasskeysPage {
    PasskeysPage {
        shell: shell(text),
        passkeys: vec![PasskeyEntry {
            name: text.to_owned(),
            place: (text.to_owned(), text.to_owned()),
            created: (moment(text), text.to_owned()),
            used: Some((moment(text), text.to_owned())),
            rename_action: text.to_owned(),
            remove_action: text.to_owned(),
        }],
        accepted: Some(AcceptedPasskeys {
            user_handle: text.to_owned(),
            credential_ids: text.to_owned(),
        }),
        change,
        new_name: text.to_owned(),
        done: None,
        problem: Some(PasskeysProblem::Name),
    }
}

fn account(text: &str) -> AccountLabel {
    AccountLabel {
        label: text.to_owned(),
        initials: text.to_owned(),
        switch_address: text.to_owned(),
    }
}

fn code_form(text: &str) -> CodeForm {
    CodeForm {
        action: text.to_owned(),
        account: account(text),
        others_address: Some(text.to_owned()),
        problem: None,
    }
}

fn totp(text: &str) -> TotpPage {
    TotpPage {
        shell: shell(text),
        form: code_form(text),
    }
}

fn recovery_code(text: &str) -> RecoveryCodePage {
    RecoveryCodePage {
        shell: shell(text),
        form: code_form(text),
    }
}

fn second_factor(text: &str) -> SecondFactorPage {
    SecondFactorPage {
        shell: shell(text),
        account: account(text),
        choices: vec![FactorChoice {
            address: text.to_owned(),
            name: text.to_owned(),
            hint: text.to_owned(),
        }],
    }
}

fn enrol(text: &str) -> EnrolPage {
    EnrolPage {
        shell: shell(text),
        form_action: text.to_owned(),
        account: account(text),
        setup: TotpSetup {
            picture: None,
            address: text.to_owned(),
            typed: text.to_owned(),
        },
        passkey_address: Some(text.to_owned()),
        problem: Some(WrongCode),
    }
}

fn security(text: &str) -> SecurityPage {
    SecurityPage {
        providers: Some(vec![text.to_owned()]),
        shell: shell(text),
        has_password: true,
        enrolled: Enrolled {
            passkeys: 1,
            totp: true,
            recovery_codes: 8,
            email: true,
            phone: true,
        },
        offers_totp: true,
        offers_sms: true,
        phone: Some(text.to_owned()),
        done: None,
    }
}

fn recovery_codes(text: &str) -> RecoveryCodesPage {
    RecoveryCodesPage {
        shell: shell(text),
        account: text.to_owned(),
        codes: vec![text.to_owned()],
        file: text.to_owned(),
        next: text.to_owned(),
    }
}

fn devices(text: &str) -> DevicesPage {
    DevicesPage {
        shell: shell(text),
        devices: vec![DeviceEntry {
            name: text.to_owned(),
            last_seen: Some(moment(text)),
            trusted_until: Some(text.to_owned()),
            is_here: true,
            forget_action: text.to_owned(),
        }],
        forgotten: false,
    }
}

fn terms(text: &str) -> TermsPage {
    TermsPage {
        shell: shell(text),
        form_action: text.to_owned(),
        account: account(text),
        terms: None,
        version: text.to_owned(),
    }
}

fn keep_account(text: &str) -> KeepAccountPage {
    KeepAccountPage {
        shell: shell(text),
        form_action: text.to_owned(),
        account: account(text),
        date: text.to_owned(),
    }
}

fn new_password(text: &str) -> NewPasswordPage {
    NewPasswordPage {
        shell: shell(text),
        form_action: text.to_owned(),
        account: account(text),
        problems: NewPasswordProblems::default(),
    }
}

fn reset(text: &str) -> ResetPage {
    ResetPage {
        shell: shell(text),
        form_action: text.to_owned(),
        username: text.to_owned(),
        problems: NewPasswordProblems::default(),
    }
}

fn sent_code(text: &str, id: Option<&str>) -> SentCodePage {
    SentCodePage {
        shell: shell(text),
        form: code_form(text),
        channel: Channel::Sms,
        masked: text.to_owned(),
        id: id.map(str::to_owned),
    }
}

fn phone(text: &str, id: Option<&str>) -> PhonePage {
    PhonePage {
        shell: shell(text),
        form_action: text.to_owned(),
        remove_action: text.to_owned(),
        current: Some(text.to_owned()),
        is_confirmed: true,
        number: text.to_owned(),
        id: id.map(str::to_owned),
        problem: Some(PhoneProblem::Taken),
    }
}

fn message_code(text: &str) -> MessageCodePage {
    MessageCodePage {
        shell: shell(text),
        form_action: text.to_owned(),
        login_address: text.to_owned(),
        channel: Channel::Email,
        name: text.to_owned(),
        stage: MessageCodeStage::Enter {
            id: text.to_owned(),
            code: text.to_owned(),
        },
        problem: None,
    }
}

fn password(text: &str) -> PasswordPage {
    PasswordPage {
        shell: shell(text),
        form_action: text.to_owned(),
        username: text.to_owned(),
        problems: NewPasswordProblems::default(),
    }
}

fn activity(text: &str) -> ActivityPage {
    ActivityPage {
        shell: shell(text),
        events: vec![ActivityEntry {
            what: text.to_owned(),
            when: moment(text),
            ip_address: Some(text.to_owned()),
            is_alarming: true,
        }],
    }
}

fn profile(text: &str) -> ProfilePage {
    ProfilePage {
        email_address: Some("/account/email"),
        shell: shell(text),
        form_action: text.to_owned(),
        profile: Profile {
            name: text.to_owned(),
            given_name: text.to_owned(),
            family_name: text.to_owned(),
            nickname: text.to_owned(),
            locale: text.to_owned(),
        },
        login_names: vec![text.to_owned()],
        languages: vec![Language {
            tag: text.to_owned(),
            name: text.to_owned(),
        }],
        saved: false,
        too_long: false,
        attributes: [
            AttributeKind::Text,
            AttributeKind::Number,
            AttributeKind::Boolean,
            AttributeKind::List,
        ]
        .map(|kind| AttributeField {
            name: format!("an_attribute_{}", kind.as_str()),
            label: text.to_owned(),
            kind,
            text: text.to_owned(),
            required: true,
        })
        .to_vec(),
        seen: vec![(text.to_owned(), text.to_owned())],
        wrong: Some(text.to_owned()),
    }
}

fn access_denied(text: &str) -> AccessDeniedPage {
    AccessDeniedPage {
        shell: shell(text),
        form_action: text.to_owned(),
        user_label: text.to_owned(),
        user_initials: text.to_owned(),
    }
}

fn consent(text: &str) -> ConsentPage {
    ConsentPage {
        shell: shell(text),
        form_action: text.to_owned(),
        user_label: text.to_owned(),
        user_initials: text.to_owned(),
        switch_account_url: text.to_owned(),
        items: vec![ConsentItem {
            icon: ConsentIcon::Key,
            what: text.to_owned(),
            detail: Some(text.to_owned()),
        }],
        redirect_host: Some(text.to_owned()),
        device: None,
        account_url: Some(text.to_owned()),
    }
}

fn device_consent(text: &str) -> ConsentPage {
    ConsentPage {
        device: Some(DeviceNotice {
            user_code: text.to_owned(),
            address: Some(text.to_owned()),
            name: text.to_owned(),
            at: moment(text),
        }),
        ..consent(text)
    }
}

fn device(text: &str) -> DevicePage {
    DevicePage {
        shell: shell(text),
        typed: text.to_owned(),
        problem: Some(CodeProblem::Letters),
        done: None,
    }
}

fn logout(text: &str) -> LogoutPage {
    LogoutPage {
        shell: shell(text),
        form_action: text.to_owned(),
        passed_on: vec![(text.to_owned(), text.to_owned())],
        user: Some(LogoutUser {
            label: text.to_owned(),
            initials: text.to_owned(),
        }),
        stay_url: text.to_owned(),
        return_is_unknown: true,
    }
}

fn setup(text: &str) -> SetupPage {
    SetupPage {
        shell: shell(text),
        form_action: text.to_owned(),
        token: text.to_owned(),
        typed: SetupFields {
            name: text.to_owned(),
            username: text.to_owned(),
            email: text.to_owned(),
        },
        problems: Problems::default(),
    }
}

fn select_account(text: &str) -> SelectAccountPage {
    SelectAccountPage {
        shell: shell(text),
        form_action: text.to_owned(),
        accounts: vec![AccountChoice {
            value: text.to_owned(),
            name: text.to_owned(),
            label: text.to_owned(),
            initials: text.to_owned(),
        }],
    }
}

fn home(text: &str) -> HomePage {
    HomePage {
        end_others_action: Some("/sessions/end-others"),
        shell: shell(text),
        user_name: text.to_owned(),
        user_label: text.to_owned(),
        user_initials: text.to_owned(),
        apps: vec![HomeApp {
            brand: brand(text),
            may: vec![text.to_owned()],
            last_used: moment(text),
            use_said: text.to_owned(),
            remove_action: Some(text.to_owned()),
        }],
        sessions: vec![HomeSession {
            device: text.to_owned(),
            ip_address: Some(text.to_owned()),
            last_seen: moment(text),
            place: SessionPlace::Elsewhere,
            end_action: Some(text.to_owned()),
        }],
        done: None,
    }
}

fn respond(text: &str) -> RespondPage {
    RespondPage {
        shell: shell(text),
        action: text.to_owned(),
        fields: vec![("state", text.to_owned())],
    }
}
